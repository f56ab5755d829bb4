"""The elements of a page of HTML, as a browser would read them."""

from html.parser import HTMLParser


class Elements(HTMLParser):
    """Collects the name and the attributes of each element in `found`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
