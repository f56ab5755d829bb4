"""`twimlint preview`: the published page of a post as a file, or in a browser where it reloads on save."""

import secrets
import sys
import webbrowser
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from twimlint.batch.reading import read
from twimlint.cli.run import CLEAN, FAULT, CommandError, Given, Run
from twimlint.cli.terminal import complain, emit_bytes
from twimlint.diagnostics import Diagnostic
from twimlint.output.preview import MARK, body_html, message_page, preview_page
from twimlint.post.document import Document
from twimlint.project.files import Target
from twimlint.project.settings import ConfigError
from twimlint.text.source import Source, SourceError, read_bytes
from twimlint.text.writing import WriteError, write_output

_RELOAD = """
let seen;
setInterval(async () => {
  const stamp = await fetch("stamp").then((answer) => answer.text(), () => seen);
  if (seen !== undefined && stamp !== seen) location.reload();
  seen = stamp;
}, 500);
"""
_LARGEST_PREVIEW = 64 * 1024 * 1024


def preview(post: str, given: Given, *, body: bool, show: bool, output: str | None) -> int:
    """Write or show the page of a post; returns the exit code. Raises CommandError."""
    if sum((body, show, output is not None)) > 1:
        raise CommandError("use one of --body, --open and --output")
    run = Run.start([post], given)
    run.tell_missing()
    if run.missing:
        return FAULT
    if len(run.targets) != 1:
        raise CommandError("name one post")
    target = run.targets[0]
    if show:
        return _show(run, target, post)
    document = _document(run, target)
    if document is None:
        return FAULT
    if body:
        emit_bytes(body_html(document).encode("utf-8", "replace"))
    elif output == "-":
        emit_bytes(preview_page(document).encode("utf-8", "replace"))
    else:
        name = "preview" if target.is_stdin else Path(target.path).stem
        _write(Path(output) if output is not None else Path(f"{name}.html"), preview_page(document))
    return CLEAN


def _document(run: Run, target: Target) -> Document | None:
    source = read(target)
    if isinstance(source, Diagnostic):
        complain(f"error: {source.filename}: {source.message}")
        return None
    return Document(source, run.session.context(target).style)


def _write(file: Path, page: str) -> None:
    """Write the page; only a file that is a preview already is replaced."""
    try:
        if file.exists() and MARK not in read_bytes(file, _LARGEST_PREVIEW).decode("utf-8", "replace"):
            raise CommandError(f"{file} is not a preview and was not overwritten: name another file with --output")
        write_output(file, page.encode("utf-8", "replace"))
    except (SourceError, WriteError) as error:
        raise CommandError(f"{file}: {error}") from None
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None
    complain(f"Wrote {file}.")


# -- in a browser ----------------------------------------------------------------------------------------------------


def _show(run: Run, target: Target, post: str) -> int:
    """Serve the page to this machine only, until Ctrl-C."""
    if target.is_stdin:
        raise CommandError("--open needs a file: standard input does not change")
    if _document(run, target) is None:
        return FAULT
    server = serve(lambda: _page(post, run.given), lambda: _stamp(target.path))
    complain(f"{server.address}  reloads when {target.name} is saved; press Ctrl-C to stop")
    webbrowser.open(server.address)
    try:
        server.serve_forever()
    finally:
        server.server_close()
    return CLEAN


def _page(post: str, given: Given) -> str:
    """The page of a post as it is now, or the reason why there is none: file and settings may have changed."""
    try:
        run = Run.start([post], given._replace(quiet=True))
        source = read(run.targets[0]) if run.targets else None
        if isinstance(source, Source):
            return preview_page(Document(source, run.session.context(run.targets[0]).style), _RELOAD)
    except (CommandError, ConfigError) as error:
        return message_page(str(error), _RELOAD)
    return message_page("the file no longer exists" if source is None else source.message, _RELOAD)


def _stamp(path: str) -> str:
    try:
        status = Path(path).stat()
    except OSError:
        return ""
    return f"{status.st_mtime_ns}-{status.st_size}"


class PreviewServer(ThreadingHTTPServer):
    """Answers on the loopback address, below a path that no other page can guess."""

    daemon_threads = True
    folder: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{self.folder}"

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002  # as the library calls it
        """Print one line about an error; a closed connection is no error."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            complain(f"error: {type(error).__name__}: {error}")


def serve(page: Callable[[], str], stamp: Callable[[], str]) -> PreviewServer:
    """Return a server, bound and not yet running, that shows a page and says when it has changed."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers = {self._folder: (page, "text/html"), f"{self._folder}stamp": (stamp, "text/plain")}
            if self.path not in answers:
                self.send_error(404)
                return
            answer, kind = answers[self.path]
            content = answer().encode("utf-8", "replace")
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(content)

        @property
        def _folder(self) -> str:
            return server.folder

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # as the library calls it
            """Print nothing about requests."""

    server = PreviewServer(("127.0.0.1", 0), Handler)
    server.folder = f"/{secrets.token_urlsafe(12)}/"
    return server
