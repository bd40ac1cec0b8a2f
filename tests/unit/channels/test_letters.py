"""What a letter says, however it was written; and whether a program wrote it."""

import base64
import quopri
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import read_letter
from channels.mail.replies import about, numbers_in
from tests.unit.attachments.files import JPEG, PDF
from tests.unit.channels.letters import a_letter, encoded, raw

TEXT = "喆先生反映：镕华小区停水，请尽快恢复。"
"""喆 and 镕 are in GBK and GB 18030 only, not in GB 2312."""


def test_an_ordinary_letter_is_read_whole() -> None:
    letter = a_letter(In_Reply_To="<old@city.example>")
    letter.add_attachment(JPEG, maintype="image", subtype="jpeg", filename="路灯.jpg")

    read = read_letter(letter.as_bytes())

    assert (read.sender, read.name, read.subject) == ("wang@example.com", "王先生", "路灯不亮")
    assert read.text == "小区路灯三天不亮，请尽快维修。"
    assert (read.files, read.answers) == ((("路灯.jpg", JPEG),), ("old@city.example",))
    assert (read.automatic, read.fault) == (None, None)


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "x-gbk", "nonsense", ""])
@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
def test_what_claims_to_be_gb2312_is_read_as_the_larger_set_it_uses(charset: str, transfer: str) -> None:
    bare = TEXT.encode("gb18030")
    body = {"base64": base64.encodebytes(bare), "quoted-printable": quopri.encodestring(bare), "8bit": bare}[transfer]
    declared = f"; charset={charset}" if charset else ""
    head = (
        f"From: {encoded('张喆', 'gb2312')} <z@example.com>\nSubject: {encoded('停水', 'GB2312')}\n"
        f"Content-Type: text/plain{declared}\nContent-Transfer-Encoding: {transfer}"
    )

    read = read_letter(raw(head, body))

    assert (read.name, read.subject, read.text) == ("张喆", "停水", TEXT)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_head_of_bare_bytes_is_read(encoding: str) -> None:
    head = "From: 李雷 <lilei@example.com>\nSubject: 噪音扰民"

    read = read_letter(raw(head, "夜里施工".encode(encoding), encoding))

    assert (read.name, read.sender, read.subject, read.text) == ("李雷", "lilei@example.com", "噪音扰民", "夜里施工")


def test_a_character_cut_in_two_by_the_folding_of_a_header_is_whole_again() -> None:
    bare = "关于阳光花园小区停车位紧张的问题".encode()
    words = " ".join(f"=?UTF-8?B?{base64.b64encode(part).decode()}?=" for part in (bare[:16], bare[16:]))

    assert read_letter(raw(f"Subject: {words}", b"x")).subject == "关于阳光花园小区停车位紧张的问题"


def test_a_letter_in_html_only_is_read_as_lines_without_what_nobody_sees() -> None:
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>第一&nbsp;行<br>第二行</p>"
        "<script>alert(1)</script><!-- 注 --><div>三 &lt; 五</div></body></html>"
    )
    head = "From: x <x@example.com>\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64"

    read = read_letter(raw(head, base64.encodebytes(html.encode())))

    assert read.text == "第一 行\n第二行\n\n三 < 五"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("停水<!-- 注", "停水"),
        ("停水<STYLE>p{}</Style >三天", "停水三天"),
        ("停水<script>x", "停水"),
        ("三 < 五，五 > 三", "三 < 五，五 > 三"),
        ("<ul><li>一<li>二</ul><![endif]><?xml?>三", "一\n二\n三"),
        ("<td>一</td><td>二</td>", "一 二"),
        ("&amp;lt;b&gt; &#20572;", "&lt;b> 停"),
    ],
)
def test_html_is_read_as_people_see_it(html: str, text: str) -> None:
    assert read_letter(f"Content-Type: text/html; charset=utf-8\r\n\r\n{html}".encode()).text == text


def test_of_two_forms_of_one_text_the_plain_one_is_taken() -> None:
    letter = a_letter("纯文本")
    letter.add_alternative("<p>网页文本</p>", subtype="html")

    assert read_letter(letter.as_bytes()).text == "纯文本"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "自动回复"),
        ({"X_Autoreply": "yes"}, "自动回复"),
        ({"subject": "自动回复：[12345-20261122-000001] 关于您反映的事项"}, "自动回复"),
        ({"subject": "[自动回复] 已收到"}, "自动回复"),
        ({"subject": "Automatic reply: x"}, "自动回复"),
        ({"subject": "自动回复机器人答非所问"}, None),
        ({"subject": "Re: 自动回复：已收到"}, None),
        ({"Precedence": "bulk"}, "群发邮件"),
        ({"List_Id": "<news.example.com>"}, "群发邮件"),
        ({"Return_Path": "<>"}, "退信或送达报告"),
        ({"sender": "MAILER-DAEMON@mx.example.com"}, "邮件系统的通知"),
        ({"sender": "12345@city.example"}, "本信箱自己发出的邮件"),
        ({"Auto_Submitted": "no"}, None),
        ({"Return_Path": "<wang@example.com>"}, None),
        ({"X_Auto_Response_Suppress": "All"}, None),
    ],
)
def test_letters_of_programs_are_told_from_those_of_people(headers: dict[str, str], reason: str | None) -> None:
    assert read_letter(a_letter(**headers).as_bytes(), own="12345@CITY.example").automatic == reason


def test_a_report_of_a_failed_delivery_is_no_demand() -> None:
    head = "From: x <x@example.com>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b"

    assert read_letter(raw(head, b"--b\r\n\r\nfailed\r\n--b--\r\n")).automatic == "退信或送达报告"


def test_the_same_letter_is_known_by_whichever_way_it_came_and_another_one_is_another() -> None:
    letter, again, other = a_letter(), a_letter(Received="by mx2"), a_letter("别的内容，同一个编号")
    longer = a_letter()
    longer.add_attachment(PDF, maintype="application", subtype="pdf", filename="a.pdf")

    first = read_letter(letter.as_bytes()).fingerprint

    assert read_letter(again.as_bytes()).fingerprint == first
    assert read_letter(other.as_bytes()).fingerprint != first
    assert read_letter(longer.as_bytes()).fingerprint != first


def test_files_without_a_name_get_one_and_forwarded_letters_are_searched() -> None:
    outer = a_letter("")
    outer.add_attachment(PDF, maintype="application", subtype="pdf")
    outer.add_attachment(a_letter("转来的诉求"))

    read = read_letter(outer.as_bytes())

    assert ("附件" in read.files[0][0], read.files[0][1]) == (True, PDF)
    assert "转来的诉求" in read.text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe" * 50,
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        b"Subject: =?utf-8?B?***?=\r\nContent-Type: text/plain; charset=\x00\r\n\r\n",
        b"From: <>\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%",
        b"".join(b"Content-Type: multipart/mixed; boundary=a%d\r\n\r\n--a%d\r\n" % (n, n) for n in range(2000)),
    ],
)  # fmt: skip
def test_what_is_hardly_a_letter_is_read_without_breaking(content: bytes) -> None:
    read = read_letter(content)

    assert read.sender == ""
    assert len(read.fingerprint) == 64


@pytest.mark.parametrize(
    ("bomb", "fault"),
    [
        (b"Subject: " + b"=?a?q?" * 100_000 + b"\r\n\r\nx", None),
        (b"Content-Type: text/html\r\n\r\n" + b"<a " * 100_000, None),
        (b"Content-Type: text/html\r\n\r\n<" + b"a" * 300_000, None),
        (b"Content-Type: text/html\r\n\r\n" + b"<title>" * 100_000, "没有文字，也没有附件"),
        (b"a: b\r\n" * 1001 + b"\r\nx", "邮件头过多"),
        (b"\r\n" + b"a\r" * 1_000_001, "邮件行数过多"),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 201, "邮件的组成部分过多"),
    ],
    ids=["words in a header", "tags", "a tag without end", "titles", "headers", "lines", "parts"],
)
def test_a_letter_made_to_keep_us_busy_is_read_or_given_up_at_once(bomb: bytes, fault: str | None) -> None:
    begin = time.process_time()

    assert read_letter(bomb).fault == fault

    assert time.process_time() - begin < 2


def test_a_letter_of_many_parts_and_headers_is_read_all_the_same() -> None:
    parts = b"".join(b"--b\r\n\r\nx%d\r\n" % number for number in range(199))

    read = read_letter(b"X: y\r\n" * 999 + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--")

    assert (read.fault, read.text.count("x")) == (None, 199)


@given(st.binary(max_size=400))
def test_any_bytes_can_be_read_and_stored(content: bytes) -> None:
    read = read_letter(b"Subject: x\r\nContent-Type: text/html; charset=gbk\r\n\r\n" + content)

    for text in (read.text, read.subject, read.name):
        text.encode("utf-8")
        assert "\x00" not in text


def test_a_letter_names_the_cases_it_may_be_about() -> None:
    assert numbers_in("Re: 答复 [12345-20261122-000007]", ()) == ("20261122-000007",)
    assert numbers_in("Re: 答复", ("a@x", "case-20261122-000001.answer@city.example")) == ("20261122-000001",)
    assert numbers_in("工单 20261122-000007 怎么样了", ()) == ()
    assert about("Re: [12345-20261122-000007]", "正文") == "Re:\n\n正文"
    assert about("路灯", "路灯不亮") == "路灯不亮"
    assert about("路灯", "长" * 400 + "路灯").startswith("路灯\n\n")
    assert numbers_in("", ("20261122-000001@x", "20261122-000002@x")) == ("20261122-000002", "20261122-000001")
    answers = " ".join(f"<{number}@x>" for number in range(30))
    assert read_letter(a_letter(References=answers).as_bytes()).answers[-1] == "29@x"


def test_who_hides_his_address_is_not_taken_for_ourselves() -> None:
    assert read_letter(a_letter(sender="undisclosed").as_bytes(), own="").automatic is None


def test_words_in_no_set_of_characters_are_told_from_words_with_a_slip() -> None:
    noise = b"\xff\x00\xff" * 50

    for encoding in ("gb18030", "utf-8"):
        slip = b"Subject: x\r\n\r\n" + "小区停水三天，请尽快恢复供水。".encode(encoding) + b"\xff\xff"
        assert (read_letter(slip).fault, read_letter(slip).text[:6]) == (None, "小区停水三天")
    assert read_letter(b"Subject: x\r\n\r\n" + noise).fault == "文字的编码无法识别"
    assert read_letter(b"Subject: x\r\n\r\n\xef\xbb\xbf" + "停水".encode()).text == "停水"


def test_of_many_files_the_first_twenty_are_taken() -> None:
    letter = a_letter()
    for number in range(25):
        letter.add_attachment(JPEG, maintype="image", subtype="jpeg", filename=f"{number}.jpg")

    assert [name for name, _ in read_letter(letter.as_bytes()).files] == [f"{number}.jpg" for number in range(20)]
