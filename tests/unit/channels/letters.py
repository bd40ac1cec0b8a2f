"""Letters as programs in China write them."""

import base64
from email.message import EmailMessage


def a_letter(
    text: str = "小区路灯三天不亮，请尽快维修。", *, subject: str = "路灯不亮",
    sender: str = "王先生 <wang@example.com>", message_id: str = "<1@example.com>", **headers: str,
) -> EmailMessage:  # fmt: skip
    """An ordinary one; underscores in names of headers are dashes."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, "12345@city.example", subject
    letter["Message-ID"] = message_id
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter


def raw(head: str, body: bytes, encoding: str = "gb18030") -> bytes:
    """As old programs send it: bytes of any set of characters in the head, too."""
    return head.encode(encoding).replace(b"\n", b"\r\n") + b"\r\n\r\n" + body


def encoded(text: str, charset: str, codec: str = "gb18030") -> str:
    """A header's word in base64, which may claim a smaller set of characters than it uses."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(codec)).decode()}?="
