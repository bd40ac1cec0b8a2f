"""How often somebody may ask: the rules, as they are without the city's own. Pure."""

import hashlib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most ``most`` within ``per``, counted in stretches that begin at full multiples of it."""

    most: int
    per: timedelta


MOST, LONGEST_SECONDS = 1_000_000, 30 * 86400

USUAL: Mapping[str, Allowance] = {
    "form.address": Allowance(20, timedelta(hours=1)),
    "form.number": Allowance(5, timedelta(days=1)),
    "progress.address": Allowance(30, timedelta(hours=1)),
    "progress.case": Allowance(100, timedelta(days=1)),
    "open311.key": Allowance(600, timedelta(hours=1)),
    "letter.address": Allowance(30, timedelta(days=1)),
}
"""By scope. ``progress.case`` counts wrong codes only, so that asking for one's own case is never used up by others."""


def allowances(setting: Any) -> Mapping[str, Allowance]:
    """The usual ones, with those of ``setting`` (scope -> [most, seconds]) instead; what is no rule changes nothing."""
    given = setting if isinstance(setting, dict) else {}
    return {scope: _read(given.get(scope)) or usual for scope, usual in USUAL.items()}


def _read(value: Any) -> Allowance | None:
    if not (isinstance(value, list) and len(value) == 2 and all(type(one) is int and one > 0 for one in value)):
        return None
    return Allowance(value[0], timedelta(seconds=min(value[1], LONGEST_SECONDS)))


def stretch(now: datetime, per: timedelta) -> datetime:
    """When the stretch began that ``now`` lies in."""
    seconds = int(per.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def hashed(scope: str, who: str) -> str:
    """What stands in the store for somebody."""
    return hashlib.sha256(f"{scope}\n{who}".encode("utf-8", "replace")).hexdigest()


def asker(address: str) -> str:
    """Who asks, by his address: of IPv6 the network, since one subscriber has as many addresses as he likes."""
    try:
        known = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return address[:64]
    if known.version == 4:
        return str(known)
    mapped = known.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((known, 64), strict=False))
