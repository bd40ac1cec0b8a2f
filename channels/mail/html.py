"""The words of a letter that was only sent as HTML. Pure."""

import re
from html.parser import HTMLParser

_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BREAKS = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote"}
)
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN and tag not in _VOID:
            self._unseen.append(tag)
        if tag in _BREAKS:
            self.found.append("\n")
        if tag == "td":
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
        if tag == "body":
            self._unseen.clear()
        if tag in _BREAKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.append(re.sub(r"[\s\xa0]+", " ", data))


def html_words(html: str) -> str:
    """Paragraphs as lines; nothing of scripts, styles and comments."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in "".join(reader.found).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
