"""What files may be called, what they may be, who may have them."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import AttachmentRefused, Person, ScannerFaulty, clean_name, open_scanner
from cases.attachments.content import family_of
from cases.attachments.rules import LONGEST_NAME, kind_of_file, may_have
from db.tables import Role
from tests.unit.attachments.files import DOCM, DOCX, EXE, JPEG, OFD, OLE, PDF, PNG, XLSX, packed

CGJ = Person(login="u", role=Role.DEPARTMENT, unit="cgj")
AGENT = Person(login="a", role=Role.AGENT)


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("现场照片.JPG", "现场照片.jpg"),
        (r"C:\用户\桌面\照片.png", "照片.png"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ('坏"<名>|字?.pdf', "坏__名__字_.pdf"),
        ("...隐藏.pdf", "隐藏.pdf"),
        ("CON.txt", "_CON.txt"),
        ("", "附件"),
        ("/", "附件"),
        (".png", "png"),
        ("长" * 300 + ".docx", "长" * 95 + ".docx"),
    ],
)
def test_a_name_becomes_only_a_name(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name) == cleaned


@given(st.text(max_size=300))
def test_no_name_leads_anywhere(given_name: str) -> None:
    name = clean_name(given_name)

    assert 0 < len(name) <= LONGEST_NAME
    assert "/" not in name
    assert "\\" not in name
    assert name not in {".", ".."}
    assert not any(unicodedata.category(sign)[0] == "C" for sign in name)
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.png", PNG, "image/png"),
        ("a.pdf", PDF, "application/pdf"),
        ("a.doc", OLE, "application/msword"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.ofd", OFD, "application/ofd"),
        ("a.txt", "路灯不亮🚦\n".encode(), "text/plain"),
        ("a.txt", "路灯不亮".encode("gb18030"), "text/plain"),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)

    assert kind_of_file(name, family_of(path)).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("照片.jpg", PDF, "内容是PDF 文档，与文件名不符"),
        ("合同.pdf", EXE, "内容不是PDF 文档"),
        ("表.xlsx", DOCX, "内容是Word 文档"),
        ("宏.docx", DOCM, "内容不是Word 文档"),
        ("坏.docx", b"PK\x03\x04broken", "内容不是Word 文档"),
        ("包.docx", packed("a.exe"), "内容不是Word 文档"),
        ("字.txt", b"abc\x00\x01", "内容不是纯文本"),
        ("空.txt", b"", "内容不是纯文本"),
        ("网页.txt", b"<html><script>alert(1)</script></html>", "内容不是纯文本"),
        ("网页.html", b"<html>", "不是可以上传的类型"),
        ("图.svg", b"<svg/>", "不是可以上传的类型"),
        ("运行.exe", EXE, "不是可以上传的类型"),
        ("照片.jpg.exe", JPEG, "不是可以上传的类型"),
        ("无后缀", JPEG, "不是可以上传的类型"),
        ("压缩.zip", XLSX, "不是可以上传的类型"),
    ],
)
def test_a_file_that_lies_or_may_not_be_there_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)

    with pytest.raises(AttachmentRefused, match=words):
        kind_of_file(name, family_of(path))


@pytest.mark.parametrize(
    ("person", "unit", "for_units", "gets"),
    [(AGENT, None, False, True), (CGJ, None, False, False), (CGJ, "cgj", False, True), (CGJ, "gaj", False, False),
     (CGJ, None, True, True)],
)  # fmt: skip
def test_of_a_sealed_case_a_unit_gets_its_own_files_and_those_let_go(
    person: Person, unit: str | None, for_units: bool, gets: bool
) -> None:
    assert may_have(person, sealed=True, unit=unit, for_units=for_units) is gets
    assert may_have(person, sealed=False, unit=unit, for_units=for_units)


@pytest.mark.parametrize("setting", ["clamav", "clamd:", "clamd:somewhere", "command:", "http://x"])
def test_a_setting_that_names_no_scanner_is_refused(setting: str) -> None:
    with pytest.raises(ScannerFaulty):
        open_scanner(setting)


def test_no_setting_is_no_scanner() -> None:
    assert open_scanner("") is None
