"""What a citizen fills in on the city's page: read, with a complaint in Chinese beside each field. Pure."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from cases import storable
from channels.errors import FormFaulty
from db.tables import CaseType

SHORTEST_TEXT, LONGEST_TEXT = 5, 4000
"""Characters; a case holds more, since people at the hotline write on."""
TEXTS = {"text": LONGEST_TEXT, "place": 200, "name": 64, "number": 40, "email": 200, "category": 32, "case_type": 16}
TRAP = "website"
"""A field nobody sees; who fills it in is a program."""
LEAST_DIGITS = 7
_EMAIL = re.compile(r"[^@\s<>\"',;]{1,64}@[A-Za-z0-9.-]{1,128}\.[A-Za-z]{2,24}")
Spell = Callable[[str], str | None]
"""A telephone number in the national spelling; None when it is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenForm:
    """``number`` in the national spelling. Of who stays anonymous nothing is kept."""

    text: str
    case_type: CaseType | None
    category: str | None
    place: str | None
    name: str | None
    number: str | None
    email: str | None
    anonymous: bool
    confidential: bool


def read_form(given: Mapping[str, str], *, spell: Spell, categories: Collection[str]) -> CitizenForm:
    """Raises ``FormFaulty`` with every complaint. Boxes are ticked by any text but an empty one."""
    words = {name: storable(given.get(name, "")).strip() for name in TEXTS}
    anonymous, confidential = bool(given.get("anonymous")), bool(given.get("confidential"))
    faults = _faults(words, categories) | ({} if anonymous else _contact_faults(words, spell))
    if given.get(TRAP, "").strip():
        faults[""] = "有一个隐藏的栏目被填写了，无法提交；请关闭自动填写后重试，或直接拨打 12345。"
    if faults:
        raise FormFaulty(faults)
    known = {} if anonymous else words
    return CitizenForm(
        text=words["text"], case_type=CaseType(words["case_type"]) if words["case_type"] else None,
        category=words["category"] or None, place=words["place"] or None, name=known.get("name") or None,
        number=spell(known["number"]) if known.get("number") else None, email=known.get("email") or None,
        anonymous=anonymous, confidential=confidential,
    )  # fmt: skip


def _faults(words: Mapping[str, str], categories: Collection[str]) -> dict[str, str]:
    faults = {name: f"请控制在 {TEXTS[name]} 字以内。" for name, text in words.items() if len(text) > TEXTS[name]}
    if len(words["text"]) < SHORTEST_TEXT:
        faults["text"] = f"请写明您的诉求，至少 {SHORTEST_TEXT} 个字。"
    if words["category"] and words["category"] not in categories:
        faults["category"] = "请从列表中选择事项分类，或不选。"
    if words["case_type"] and words["case_type"] not in set(CaseType):
        faults["case_type"] = "请从列表中选择诉求类型。"
    return faults


def _contact_faults(words: Mapping[str, str], spell: Spell) -> dict[str, str]:
    faults: dict[str, str] = {}
    number, email = words["number"], words["email"]
    if number and not is_number(number, spell):
        faults["number"] = "请填写手机号码，或带区号的座机号码。"
    if email and not _EMAIL.fullmatch(email):
        faults["email"] = "请填写正确的电子邮箱，或留空。"
    if not number and not email:
        faults["number"] = "请留下联系电话，便于承办单位与您联系；不便留下的，请勾选“匿名”。"
    return faults


def is_number(text: str, spell: Spell) -> bool:
    """Whether somebody can be called by it: no short code of a service."""
    national = spell(text)
    return national is not None and sum(sign.isdigit() for sign in national) >= LEAST_DIGITS


def is_email(text: str) -> bool:
    """Whether it looks like an address letters can go to."""
    return bool(_EMAIL.fullmatch(text))
