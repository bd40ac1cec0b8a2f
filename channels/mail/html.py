"""The words of a letter that was only sent as HTML. Pure.

Not read with ``html.parser``: a few hundred kilobytes of ``<a <a <a`` keep that busy for minutes. Here each sign is
looked at a fixed number of times, whatever a stranger sends.
"""

import re
from html import unescape

_PIECE = re.compile(r"<!--|<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9:-]*+)[^<>]*+>|<[!?][^<>]*+>")
_UNSEEN = {
    name: re.compile(rf"</{name}\b[^<>]*+>?", re.IGNORECASE)
    for name in ("script", "style", "title", "template", "noscript")
}
"""What nobody sees, up to its end; without one, all that follows."""
_COMMENT_END = re.compile("-->")
_BREAKS = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote"}
)


def html_words(html: str) -> str:
    """Paragraphs as lines; nothing of scripts, styles and comments."""
    found, at = list[str](), 0
    while piece := _PIECE.search(html, at):
        found.append(_shown(html[at : piece.start()]))
        at, tag = piece.end(), (piece["tag"] or "").lower()
        if piece[0] == "<!--":
            at = _after(_COMMENT_END, html, at)
        elif tag in _UNSEEN and not piece["end"]:
            at = _after(_UNSEEN[tag], html, at)
        elif tag in _BREAKS:
            found.append("\n")
        elif tag == "td" and not piece["end"]:
            found.append(" ")
    found.append(_shown(html[at:]))
    lines = (line.strip() for line in "".join(found).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _after(end: re.Pattern[str], html: str, at: int) -> int:
    found = end.search(html, at)
    return found.end() if found else len(html)


def _shown(text: str) -> str:
    return re.sub(r"[\s\xa0]+", " ", unescape(text))
