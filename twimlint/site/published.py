"""A site as one JSON file, for places that have no disk to read it from, such as the page in a browser.

The file holds the configuration, the names of all files, and of each page what other pages may refer to: front matter,
headings, anchors and shortcodes.
"""

import errno
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.site.pages import Site, SiteError
from twimlint.site.reading import Entry, Reading, Stamp
from twimlint.site.state import config_text
from twimlint.text.source import Source, SourceError, UnreadableError
from twimlint.zola.anchors import html_ids

INDEX_ROOT = "/site"
"""Where the files of an index seem to be."""

_FORMAT = "twimlint site index 1"
_LARGEST_FILE = 16 * 1024 * 1024
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def write_index(site: Site) -> str:
    """Return the index of a site as one line of JSON."""
    root, reading = site.root, site.reading
    files = {"config.toml": config_text(root, reading)}
    for folder in ("content", *(f"{above}{name}" for above in site.files.folders for name in ("static", "templates"))):
        for path in _files_below(reading, root, folder):
            files[path] = _kept(reading, root, path)
    return json.dumps({"format": _FORMAT, "files": files}, ensure_ascii=False, separators=(",", ":")) + "\n"


def read_index(text: str) -> Site:
    """Return the site of an index; raises SiteError if the text is not an index."""
    try:
        data = json.loads(text)
        if data["format"] != _FORMAT:
            raise SiteError(f"the index is in the format {data['format']!r}: renew it with `twimlint site-index`")
        files = {f"{INDEX_ROOT}/{path}": content for path, content in data["files"].items()}
        if not all(content is None or isinstance(content, str) for content in files.values()):
            raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise SiteError("this is not an index of a site: create one with `twimlint site-index`") from None
    return Site.open(INDEX_ROOT, _IndexReading(files))


class _IndexReading(Reading):
    """Reads from an index; a file whose content was left out can be listed only."""

    def __init__(self, files: Mapping[str, str | None]) -> None:
        self._files = files
        self._folders: dict[str, dict[str, bool]] = {}
        for path in files:
            self._list(path)

    def _list(self, path: str) -> None:
        """List a file in its folder, and that folder in the one above, as far as they are not listed yet."""
        is_folder = False
        while path:
            above, _, name = path.rpartition("/")
            names = self._folders.setdefault(above, {})
            if name in names:
                return
            names[name] = is_folder
            path, is_folder = above, True

    def entries(self, folder: str) -> Sequence[Entry]:
        if folder not in self._folders:
            raise FileNotFoundError(errno.ENOENT, "no such folder in the index", folder)
        return [Entry(name, is_folder, not is_folder) for name, is_folder in sorted(self._folders[folder].items())]

    def head(self, path: str, size: int) -> tuple[Stamp, bytes]:
        content = self._files.get(path)
        if content is None:
            raise FileNotFoundError(errno.ENOENT, "no such file in the index", path)
        return self.stamp(path), content.encode("utf-8", "surrogatepass")[:size]

    def content(self, path: str, limit: int) -> bytes:
        try:
            return self.head(path, limit)[1]
        except OSError as error:
            raise UnreadableError(str(error.strerror)) from None

    def stamp(self, path: str) -> Stamp:
        return (1,) if path in self._files or path in self._folders else ()


def _files_below(reading: Reading, root: str, folder: str) -> Iterator[str]:
    """The paths of all files below a folder of the site, in order; hidden ones and linked folders are left out."""
    stack = [folder]
    while stack:
        path = stack.pop()
        try:
            entries = reading.entries(f"{root}/{path}")
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if not entry.is_folder:
                yield f"{path}/{entry.name}"
            elif not entry.is_link:
                stack.append(f"{path}/{entry.name}")


def _kept(reading: Reading, root: str, path: str) -> str | None:
    """What an index holds of a file."""
    if path.startswith("content/") and path.endswith(".md"):
        text = _text(reading, f"{root}/{path}")
        return None if text is None else _reduced(text)
    is_read = "templates/shortcodes/" in path or path.endswith("static/_redirects")
    return _text(reading, f"{root}/{path}") if is_read else None


def _text(reading: Reading, path: str) -> str | None:
    try:
        return reading.content(path, _LARGEST_FILE).decode("utf-8")
    except (SourceError, ValueError):
        return None


def _reduced(text: str) -> str:
    """A page with the same front matter, anchors and shortcodes, and nothing else."""
    document = Document(Source("page.md", text))
    lines = [text[: document.body_start]]
    for heading in document.all(nodes.Heading):
        title = "".join(node.value for node in heading.walk() if isinstance(node, nodes.Literal))
        title = _PUNCTUATION.sub(r"\\\1", " ".join(title.split()))
        attributes = "" if heading.attributes is None else f" {text[slice(*heading.attributes)]}"
        lines.append(f"## {title}{attributes}")
    lines += [f'<a id="{name}"></a>' for name in sorted(set(html_ids(text[document.body_start :])))]
    for note in document.all(nodes.FootnoteDefinition):
        lines += [f'<a id="{name}"></a>' for name in (note.label, f"fn-{note.label}", f"fr-{note.label}-1")]
    for name, has_body in sorted({(shortcode.name, shortcode.body is not None) for shortcode in document.shortcodes}):
        if name:
            lines.append(f"{{% {name}() %}}{{% end %}}" if has_body else f"{{{{ {name}() }}}}")
    return "\n\n".join(lines)
