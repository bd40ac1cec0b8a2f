"""A paper as a Word document."""

import re
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from web.paper.model import Paper, Section

FONT = "宋体"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters XML cannot hold."""


def as_docx(paper: Paper) -> bytes:
    """Blocks for a moment: call it in a thread."""
    document = docx.Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    document.core_properties.title = paper.title
    document.core_properties.author = ""
    document.add_heading(paper.title, level=1)
    document.sections[0].footer.paragraphs[0].text = _plain(paper.footer)
    for section in paper.sections:
        _write(document, section)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _write(document: Any, section: Section) -> None:
    document.add_heading(section.heading, level=2)
    if section.facts:
        _table(document, section.facts)
    for line in section.paragraphs:
        document.add_paragraph(_plain(line))
    if section.rows:
        _table(document, (section.header, *section.rows))


def _table(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = _plain(text)


def _plain(text: str) -> str:
    return _UNWRITABLE.sub("", text)
