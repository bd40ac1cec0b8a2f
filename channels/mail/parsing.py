"""A letter's bytes as what they say: who, what about, words, files; and whether a program wrote it. Pure."""

import hashlib
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import Policy, compat32
from email.utils import collapse_rfc2231_value, parseaddr

from cases import storable
from channels.forms import is_email
from channels.mail.bounces import Undelivered, undelivered
from channels.mail.encoding import header_words, words_of
from channels.mail.html import html_words

MOST_PARTS = 200
MOST_FILES = 20
MOST_HEADERS = 1000
"""Of one part."""
LONGEST_HEADER = 16_384
"""Characters; what follows is not looked at."""
MOST_LINES = 1_000_000
"""Sixty megabytes of an attachment are 800,000."""
LONGEST_SUBJECT, LONGEST_ADDRESS = 300, 200
_IDS = re.compile(r"<([^<>\s]{1,240})>")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_RESPONDERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponse")
_ABSENT = re.compile(
    r"\W*(?:自动回复|自动答复|automatic reply|auto[- ]?reply|auto[- ]?response|out of (?:the )?office(?: reply)?)"
    r"\s*(?:[:：\]】)）]|$)",
    re.IGNORECASE,
)
"""Subjects of absence notes, which many programs in China send without any header that says so."""
_MACHINES = frozenset({"mailer-daemon", "postmaster"})
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "application/pdf": ".pdf"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """``answers``: the letters it answers, newest last; ``automatic``: why it is taken for a program's, in Chinese, or
    None; ``fault``: why it cannot be read, likewise. ``files``: name and content. ``failed``: our own letters that it
    reports as undelivered."""

    message_id: str
    sender: str
    name: str
    subject: str
    text: str
    answers: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...]
    automatic: str | None = None
    fault: str | None = None
    failed: tuple[Undelivered, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same letter, however often and by whichever way it was delivered."""
        digest = hashlib.sha256()
        for part in (self.message_id, self.sender, self.subject, self.text):
            digest.update(part.encode("utf-8", "replace") + b"\x00")
        for name, content in self.files:
            digest.update(name.encode("utf-8", "replace") + b"\x00" + hashlib.sha256(content).digest())
        return digest.hexdigest()


class _TooMuch(ValueError):
    """A letter that was made to be large, not to be read; the words are what people are told."""


class _Part(Message):
    """Refuses, while it is being read, what only a bomb has: the parser itself takes any number of headers, of any
    length, and looks through them again and again."""

    def set_raw(self, name: str, value: str) -> None:
        if len(self) >= MOST_HEADERS:
            raise _TooMuch("邮件头过多")
        super().set_raw(name, value[:LONGEST_HEADER])


def _parsed(content: bytes) -> Message:
    """Raises ``_TooMuch``."""
    if content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n") > MOST_LINES:
        raise _TooMuch("邮件行数过多")
    made = itertools.count()  # the parser makes one to see whether it can

    def part(policy: "Policy[Message]" = compat32) -> Message:
        if next(made) > MOST_PARTS:
            raise _TooMuch("邮件的组成部分过多")
        return _Part(policy)

    return BytesParser(part, policy=compat32).parsebytes(content)


def read_letter(content: bytes, *, own: str = "") -> LetterText:
    """Whatever the bytes are. ``own``: the mailbox's address, by which our own letters are known."""
    try:
        return _read(_parsed(content), own)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as exc:
        # Whatever the parser stumbles over, the letter is at fault: it is the only thing that was read.
        return LetterText(
            message_id=hashlib.sha256(content).hexdigest(), sender="", name="", subject="", text="", answers=(),
            files=(), fault=str(exc) if isinstance(exc, _TooMuch) else "邮件格式有误",
        )  # fmt: skip


def _read(message: Message, own: str) -> LetterText:
    name, sender = parseaddr(header_words(_header(message, "From")))
    sender = sender.strip() if is_email(sender.strip()) and len(sender.strip()) <= LONGEST_ADDRESS else ""
    ids = _IDS.findall(_header(message, "Message-ID"))
    answers = _IDS.findall(_header(message, "References") + " " + _header(message, "In-Reply-To"))
    text, files = _content(message)
    return LetterText(
        message_id=storable(ids[0]) if ids else "", sender=sender.lower(), name=storable(name).strip()[:64],
        subject=header_words(_header(message, "Subject"))[:LONGEST_SUBJECT], text=text,
        answers=tuple(storable(one) for one in answers[-20:]), files=files, automatic=_automatic(message, sender, own),
        fault=_fault(header_words(_header(message, "Subject")), text, files), failed=undelivered(message),
    )  # fmt: skip


def _fault(subject: str, text: str, files: Sequence[tuple[str, bytes]]) -> str | None:
    if text.count("\ufffd") * 5 > len(text):
        return "文字的编码无法识别"
    return None if text or subject or files else "没有文字，也没有附件"


def _content(message: Message) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    plain, html, files = list[str](), list[str](), list[tuple[str, bytes]]()
    for part in message.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        kind, name = part.get_content_type(), _file_name(part)
        if name is None and kind in {"text/plain", "text/html"}:
            words = words_of(content, part.get_content_charset())
            (plain if kind == "text/plain" else html).append(words)
        elif len(files) < MOST_FILES and content:
            files.append((name or f"附件{len(files) + 1}{_ENDINGS.get(kind, '')}", content))
    text = "\n\n".join(one.strip() for one in plain if one.strip())
    return text or "\n\n".join(html_words(one) for one in html).strip(), tuple(files)


def _file_name(part: Message) -> str | None:
    """None for what is not sent as a file."""
    given = part.get_filename()
    if given is not None:
        return header_words(collapse_rfc2231_value(given)) or "附件"
    return "附件" if part.get_content_disposition() == "attachment" else None


def _automatic(message: Message, sender: str, own: str) -> str | None:
    if own and sender.casefold() == own.casefold():
        return "本信箱自己发出的邮件"
    if _header(message, "Return-Path").strip() == "<>" or message.get_content_type() == "multipart/report":
        return "退信或送达报告"
    if sender.partition("@")[0].casefold() in _MACHINES:
        return "邮件系统的通知"
    if _header(message, "Auto-Submitted").strip().casefold() not in {"", "no"} or _answers_by_itself(message):
        return "自动回复"
    if _header(message, "Precedence").strip().casefold() in _BULK or _header(message, "List-Id"):
        return "群发邮件"
    return None


def _answers_by_itself(message: Message) -> bool:
    subject = header_words(_header(message, "Subject"))
    return any(_header(message, name) for name in _RESPONDERS) or _ABSENT.match(subject) is not None


def _header(message: Message, name: str) -> str:
    """The first of that name as it stands in the letter; bytes beyond ASCII are half characters."""
    found = next((value for key, value in message.raw_items() if key.casefold() == name.casefold()), "")
    return str(found)
