"""Files of a case: what they may be called, what they may be, and who may have them. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from cases.attachments.errors import AttachmentRefused
from cases.life.facts import Person
from db.tables import Role, ScanState

LONGEST_NAME = 100
"""Characters, with the ending."""
MOST_FILES = 50
"""Of one case."""
_RESERVED = re.compile(r'[\\/:*?"<>|]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileKind:
    """``family``: what the content has to show; ``name``: what people call it."""

    media_type: str
    family: str
    name: str


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, FileKind] = {
    ".jpg": FileKind("image/jpeg", "jpeg", "JPG 图片"),
    ".jpeg": FileKind("image/jpeg", "jpeg", "JPG 图片"),
    ".png": FileKind("image/png", "png", "PNG 图片"),
    ".gif": FileKind("image/gif", "gif", "GIF 图片"),
    ".bmp": FileKind("image/bmp", "bmp", "BMP 图片"),
    ".webp": FileKind("image/webp", "webp", "WebP 图片"),
    ".heic": FileKind("image/heic", "heif", "HEIC 图片"),
    ".tif": FileKind("image/tiff", "tiff", "TIFF 图片"),
    ".tiff": FileKind("image/tiff", "tiff", "TIFF 图片"),
    ".pdf": FileKind("application/pdf", "pdf", "PDF 文档"),
    ".docx": FileKind(f"{_OPEN_XML}.wordprocessingml.document", "docx", "Word 文档"),
    ".xlsx": FileKind(f"{_OPEN_XML}.spreadsheetml.sheet", "xlsx", "Excel 表格"),
    ".pptx": FileKind(f"{_OPEN_XML}.presentationml.presentation", "pptx", "PPT 演示文稿"),
    ".ofd": FileKind("application/ofd", "ofd", "OFD 版式文档"),
    ".doc": FileKind("application/msword", "ole", "旧版 Word、Excel 文档"),
    ".xls": FileKind("application/vnd.ms-excel", "ole", "旧版 Word、Excel 文档"),
    ".txt": FileKind("text/plain", "text", "纯文本"),
}
"""What may be attached, by the ending of its name."""
FAMILIES = {kind.family: kind.name for kind in KINDS.values()}
ALLOWED = "图片（JPG、PNG、GIF、BMP、WebP、HEIC、TIFF）、PDF、OFD、Word、Excel、PPT（不含宏）和纯文本"


def clean_name(given: str) -> str:
    """A name that is only a name: no folders, no invisible or turning characters, nothing a disk trips over.

    The ending is kept, in lower case.
    """
    text = unicodedata.normalize("NFC", given.replace("\\", "/")).rsplit("/", 1)[-1]
    plain = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
    plain = " ".join(_RESERVED.sub("_", plain).split()).strip(". ")
    path = PurePosixPath(plain or "附件")
    ending = path.suffix.lower() if len(path.suffix) <= 10 else ""
    stem = (plain[: -len(ending)] if ending else plain).strip(". ") or "附件"
    if _DEVICES.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem[: LONGEST_NAME - len(ending)].rstrip('. ')}{ending}"


def kind_of_file(name: str, family: str | None) -> FileKind:
    """What a file of this cleaned ``name`` is whose content showed ``family`` (None: nothing we know).

    Raises ``AttachmentRefused`` where it is nothing that may be attached, or not what its name says.
    """
    ending = PurePosixPath(name).suffix
    kind = KINDS.get(ending)
    if kind is None:
        raise AttachmentRefused(f"「{name}」不是可以上传的类型；可以上传{ALLOWED}。")
    if family == kind.family:
        return kind
    shown = FAMILIES.get(family or "")
    if shown:
        raise AttachmentRefused(f"「{name}」的内容是{shown}，与文件名不符；请按真实类型改名后再上传。")
    raise AttachmentRefused(f"「{name}」的内容不是{kind.name}，没有接收。")


def may_have(person: Person, *, sealed: bool, unit: str | None, for_units: bool) -> bool:
    """Whether somebody who sees the case may have a file that ``unit`` (None: the hotline) added.

    Files of a sealed case may tell who called; a unit has only its own and those the hotline has let go.
    """
    if person.role is not Role.DEPARTMENT or not sealed:
        return True
    return for_units or (unit is not None and unit == person.unit)


def may_leave(scan: ScanState) -> bool:
    """Whether anybody gets the bytes: not before a scanner that is there has looked at them."""
    return scan in {ScanState.CLEAN, ScanState.UNSCANNED}
