"""What a file is, told from its content: a name is only what somebody calls it."""

import zipfile
import zlib
from pathlib import Path

import puremagic

HEAD = 8192
"""Bytes looked at first."""
MOST_TEXT = 4 << 20
ZIP_HEAD = b"PK\x03\x04"
_BY_ENDING = {
    ".jpg": "jpeg", ".png": "png", ".gif": "gif", ".bmp": "bmp", ".webp": "webp", ".heif": "heif", ".heic": "heif",
    ".tiff": "tiff", ".pdf": "pdf", ".doc": "ole",
}  # fmt: skip
"""Families by the endings puremagic names."""
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_MACROS = ("vbaproject.bin", "vbadata.xml", "activex")


def family_of(path: Path) -> str | None:
    """The family of a file as ``attachment_rules`` names it; None for what may not be attached. Blocks."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(ZIP_HEAD):
        return _packed(path)
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):  # nothing it knows, or nothing at all
        return _text(path)
    best = max(match.confidence for match in found)
    families = {_BY_ENDING.get(match.extension) for match in found if match.confidence == best}
    return next((family for family in families if family), None)


def _packed(path: Path) -> str | None:
    """Open XML and OFD are archives; only their table of contents is read. Macros make it none of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError):
        return None
    if any(mark in name for name in names for mark in _MACROS):
        return None
    if "ofd.xml" in names:
        return "ofd"
    if "[content_types].xml" not in names:
        return None
    return next((family for family, part in _PARTS.items() if part in names), None)


def _text(path: Path) -> str | None:
    """Words in UTF-8 or GB 18030 without control characters."""
    if not 0 < path.stat().st_size <= MOST_TEXT:
        return None
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "text" if all(sign >= " " or sign in "\t\r\n" for sign in words) else None
    return None
