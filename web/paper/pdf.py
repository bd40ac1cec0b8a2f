"""A paper as PDF with the Chinese glyphs it needs embedded."""

import logging
import unicodedata
from collections.abc import Container
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from web.errors import FontMissing
from web.paper.model import Paper, Section

FONTS = (
    (Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"), 2),  # 2: the Simplified Chinese face
    (Path("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc"), 2),
    (Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"), 0),
)
"""Where distributions put a Chinese font, and its place in the collection."""
FAMILY = "chinese"
LINE = 6.0
"""Millimetres."""
PICTURE = "〔表情〕"
"""Stands for a picture (emoji): no Chinese font has any, and what a citizen wrote must not vanish from the paper."""
# They name characters of the text that a font lacks: words of citizens have no place in a log.
for name in ("fpdf", "fontTools"):
    logging.getLogger(name).setLevel(logging.CRITICAL)


class _Document(FPDF):
    """``told`` stands at the foot of every page."""

    def __init__(self, told: str) -> None:
        super().__init__()
        self._told = told

    def shown(self, text: str) -> str:
        font = self.fonts[FAMILY]
        return printable(text, font.cmap) if isinstance(font, TTFFont) else text

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(FAMILY, size=8)
        self.cell(0, 5, f"{self.shown(self._told)}　第 {self.page_no()} 页", align="C")


def as_pdf(paper: Paper) -> bytes:
    """Takes a second or two for the font: call it in a thread. Raises ``FontMissing``."""
    found = next(((path, face) for path, face in FONTS if path.is_file()), None)
    if found is None:
        raise FontMissing
    document = _Document(paper.footer)
    document.add_font(FAMILY, fname=found[0], collection_font_number=found[1])
    document.set_auto_page_break(True, margin=18)
    document.set_title(paper.title)
    document.add_page()
    _text(document, paper.title, size=16)
    for section in paper.sections:
        _write(document, section)
    return bytes(document.output())


def printable(text: str, known: Container[int]) -> str:
    """``text`` with words in place of signs that are not among those a font has (``known``: their code points)."""
    return "".join(sign if sign in "\n\t" or ord(sign) in known else _instead(sign) for sign in text)


def _instead(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind[0] in "CM" or kind == "Sk":  # joiners, variants, shades: they only say how their neighbour looks
        return ""
    return PICTURE if kind[0] == "S" else f"〔U+{ord(sign):04X}〕"


def _write(document: _Document, section: Section) -> None:
    document.ln(2)
    _text(document, section.heading, size=12.5)
    document.set_font(FAMILY, size=9.5)
    if section.facts:
        _table(document, section.facts, widths=(1, 4))
    for line in section.paragraphs:
        _text(document, line, size=10)
    if section.rows:
        document.set_font(FAMILY, size=9)
        _table(document, (section.header, *section.rows), widths=(3, 2, 3, 5))


def _table(document: _Document, rows: tuple[tuple[str, ...], ...], *, widths: tuple[int, ...]) -> None:
    with document.table(
        col_widths=widths, line_height=5.5, first_row_as_headings=False, wrapmode=WrapMode.CHAR,
        headings_style=FontFace(),
    ) as table:  # fmt: skip
        for row in rows:
            line = table.row()
            for text in row:
                line.cell(document.shown(text))


def _text(document: _Document, text: str, *, size: float) -> None:
    document.set_font(FAMILY, size=size)
    document.multi_cell(
        0,
        LINE * size / 10,
        document.shown(text),
        wrapmode=WrapMode.CHAR,
        align="L",
        new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
    )
