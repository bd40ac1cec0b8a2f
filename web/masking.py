"""Hiding who a citizen is: 13812345678 is shown as 138****5678, 王小明 as 王**, 人民路88号502室 as 人民路**, a mail
address as w***@example.com. Pure."""

import re

from db.tables import CaseOrigin

_NO_NUMBER = {CaseOrigin.WRITTEN: "未留号码", CaseOrigin.INCIDENT: "多名市民"}
_DOOR = re.compile(
    r"(第?[0-9０-９一二三四五六七八九十百]+[-－—之0-9０-９]*\s*(?:号院|号楼|号|栋|幢|座|单元|层|楼|室|房|户|门)?"
    r"|[A-Za-zＡ-Ｚ]\s*(?:座|栋|区))\s*"
)


def masked(number: str | None) -> str:
    """Keep what tells callers apart at a glance, hide what would let somebody dial. No number: 「未显号码」.

    Eleven and more digits keep three in front and four behind; shorter ones keep two behind; up to four
    characters (short codes such as 110) name a service, not a person, and stay.
    """
    if not number:
        return "未显号码"
    if len(number) <= 4:
        return number
    if len(number) >= 11:
        return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
    return f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"


def masked_left(number: str | None, *, origin: CaseOrigin) -> str:
    """A case's number. Who wrote and gave none hid none: 「未留号码」; behind a group case stand many."""
    return masked(number) if number else _NO_NUMBER.get(origin, masked(None))


def masked_name(name: str | None) -> str:
    """Keep the first character, hide the others, however many: 「王**」. No name: a dash."""
    return f"{name[0]}**" if name else "—"


def masked_place(place: str | None) -> str:
    """Keep town, road and estate, hide what is behind the first number: 「人民路**」. No place: a dash."""
    if not place:
        return "—"
    door = _DOOR.search(place)
    return f"{place[: door.start()].rstrip()}**" if door else place


def masked_email(address: str | None) -> str:
    """Keep the first character and the host: ``w***@example.com``. No address: a dash."""
    name, _, host = (address or "").partition("@")
    return f"{name[:1]}***@{host}" if host else "—"
