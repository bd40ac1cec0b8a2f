"""Telephone numbers and identity numbers in what people wrote, hidden before others read it. Pure."""

import re
from collections.abc import Callable

_ID = re.compile(r"(?<![0-9A-Za-z])\d{6}(?:18|19|20)\d{9}[\dXx](?![0-9A-Za-z])")
_MOBILE, _LANDLINE = r"1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}", r"0\d{2,3}[\s-]?\d{7,8}"
_NUMBER = re.compile(rf"(?<![0-9A-Za-z.\-])(?:\+?86[\s-]?)?({_MOBILE}|{_LANDLINE})(?![0-9A-Za-z])")


def without_numbers(text: str) -> str:
    """``text`` with 138****5678 in a telephone number's place, and nothing but its ends of an identity number's."""
    text = _ID.sub(lambda found: f"{found[0][:3]}{'*' * 12}{found[0][-3:]}", text)
    return _NUMBER.sub(lambda found: _short("".join(sign for sign in found[1] if sign.isdigit())), text)


def _short(digits: str) -> str:
    return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"


def hiding(*, name: str | None, number: str | None, place: str | None) -> Callable[[str], str]:
    """Hides one citizen's name, number and address wherever somebody wrote them, and every other number, too."""
    secrets = [(place, "（地址保密）"), (name, "诉求人"), (number, "（号码保密）")]
    known = [(secret, shown) for secret, shown in secrets if secret and len(secret) > 1]

    def hide(text: str) -> str:
        for secret, shown in known:
            text = text.replace(secret, shown)
        return without_numbers(text)

    return hide


def for_another(text: str, *, name: str | None, number: str | None) -> str:
    """What one citizen was answered, as another reads it: without the first one's name and number, however its digits
    are parted. Other numbers stay; an answer may well give a unit's."""
    if name and len(name) > 1:
        text = text.replace(name, "诉求人")
    if number and len(number) > 1:
        digits = r"[\s-]?".join(map(re.escape, number))
        text = re.sub(rf"(?<!\d){digits}(?!\d)", "（号码保密）", text)
    return text


def for_units(
    *, sealed: bool, anonymous: bool, name: str | None, number: str | None, place: str | None
) -> Callable[[str], str]:
    """Hides in a case's words what units must not learn: of a sealed case who called and from where, of an anonymous
    one who called."""
    nameless = sealed or anonymous
    return hiding(name=name if nameless else None, number=number if nameless else None, place=place if sealed else None)
