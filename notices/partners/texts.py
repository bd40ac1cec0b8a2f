"""What an administrator writes about a partner, and what is wrong with it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.tables import PartnerKind
from notices.errors import AddressForbidden, NoticeFaulty
from notices.partners.addresses import Network, checked_url
from notices.partners.events import OF_UNITS

_CODE = re.compile(r"[a-z][a-z0-9-]{0,31}")
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerText:
    """``code`` is part of the address the partner tells us things at, and stays."""

    code: str
    name: str
    kind: PartnerKind
    unit: str
    url: str
    events: tuple[str, ...]
    tells_citizen: bool = False


def checked_partner(text: PartnerText, allowed: Sequence[Network]) -> PartnerText:
    """``text`` as it is kept. Raises ``NoticeFaulty`` with every fault."""
    faults, known = list[str](), {event.value for event in OF_UNITS}
    plain = replace(text, name=" ".join(text.name.split()), events=tuple(dict.fromkeys(text.events)))
    if not _CODE.fullmatch(plain.code):
        faults.append("编码应以小写字母开头，由小写字母、数字和横线组成，最多 32 位。")
    if not 1 <= len(plain.name) <= LONGEST_NAME:
        faults.append(f"名称请填写 1 至 {LONGEST_NAME} 字。")
    if not plain.unit:
        faults.append("请选择单位。")
    if not set(plain.events) <= known:
        faults.append("请从列表中选择要通知的事项。")
    try:
        plain = replace(plain, url=checked_url(plain.url, allowed))
    except AddressForbidden as exc:
        faults.append(exc.why)
    if faults:
        raise NoticeFaulty(faults)
    return plain
