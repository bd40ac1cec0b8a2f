"""The first content of an empty database: an example city, with passwords made on this machine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Database
from db.tables import (
    Announcement,
    AnnouncementKind,
    DayKind,
    Department,
    DutyKind,
    DutyPhone,
    Line,
    OutboundRule,
    PauseReason,
    Queue,
    Role,
    Seat,
    SeatKind,
    SeatQueue,
    Trunk,
    UnitKind,
    UnitWay,
    User,
)
from hotline.secrets_file import write_private
from hotline.settings import WRAP_UP_SECONDS
from queue_manager import seat_password
from web import readable_password

CITY = Path(__file__).parent / "seeds" / "city.yaml"


@dataclass(frozen=True, slots=True)
class Seeded:
    """Logins of the users that were made, with the passwords nobody can read again later."""

    passwords: dict[str, str]


async def seed(
    database: Database, *, now: datetime, hash_password: Callable[[str], str], keep: Callable[[dict[str, str]], None],
    lasting: bool, wrap_up: int = WRAP_UP_SECONDS,
) -> Seeded:  # fmt: skip
    """Fill each table of the configuration, and the users', that is still empty; return the new users' passwords.

    ``keep`` is given new passwords before the users are stored: where it fails nobody has a password no one knows.
    ``lasting``: the users may go on with them; else each sets his own when he signs in. ``wrap_up``: of each queue.
    """
    city = yaml.safe_load(CITY.read_text(encoding="utf-8"))
    async with database.write() as session:
        for table, rows in _configuration(city, now, wrap_up):
            if await _empty(session, table):
                session.add_all(rows)
                await session.flush()
        if await _empty(session, Department):
            for row in city["units"]:
                session.add(_unit(row))
                await session.flush()  # a parent stands before its children
        passwords = {}
        if await _empty(session, User):
            passwords = {row["login"]: readable_password() for row in city["users"]}
            session.add_all(
                _user(row, hash_password(passwords[row["login"]]), now, lasting=lasting) for row in city["users"]
            )
            keep(passwords)
    return Seeded(passwords)


def _configuration(city: dict[str, Any], now: datetime, wrap_up: int) -> Iterator[tuple[type[Any], list[Any]]]:
    """Tables with their first rows, each after those it points at."""
    yield Queue, [Queue(**row, wrapup_seconds=wrap_up) for row in city["queues"]]
    yield Line, [Line(**row) for row in city["lines"]]
    yield Trunk, [Trunk(**row) for row in city["trunks"]]
    yield Seat, [seat for block in city["seats"] for seat in _seats(block)]
    yield PauseReason, [PauseReason(**row) for row in city["pause_reasons"]]
    yield OutboundRule, [_rule(row) for row in city["outbound_rules"]]
    yield DutyPhone, [DutyPhone(**row | {"kind": DutyKind(row["kind"])}) for row in city["duty_phones"]]
    yield Announcement, [_announcement(row, now) for row in city["announcements"]]


def keep_passwords(path: Path, passwords: dict[str, str]) -> None:
    """Write first passwords where only the owner may read them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_private(path, "".join(f"{login} {password}\n" for login, password in passwords.items()))


async def _empty(session: AsyncSession, table: type[Any]) -> bool:
    return not await session.scalar(select(func.count()).select_from(table))


def _seats(block: dict[str, Any]) -> list[Seat]:
    return [
        Seat(
            number=str(number),
            label=f"{block['label']} {number}",
            kind=SeatKind(block["kind"]),
            sip_password=seat_password(),
            queues=[SeatQueue(queue=queue, penalty=penalty) for queue, penalty in block["queues"].items()],
        )
        for number in range(block["first"], block["first"] + block["count"])
    ]


def _announcement(row: dict[str, Any], now: datetime) -> Announcement:
    kinds = {"kind": AnnouncementKind(row["kind"]), "days": DayKind(row.get("days", "any"))}
    return Announcement(**{**row, **kinds}, changed_at=now)


def _rule(row: dict[str, Any]) -> OutboundRule:
    return OutboundRule(**row | {"role": Role(row["role"]), "patterns": " ".join(row["patterns"].split())})


def _unit(row: dict[str, Any]) -> Department:
    chosen = {"kind": UnitKind(row.get("kind", "handling")), "way": UnitWay(row.get("way", "network"))}
    return Department(**row | chosen)


def _user(row: dict[str, Any], password_hash: str, now: datetime, *, lasting: bool) -> User:
    return User(
        login=row["login"],
        name=row["name"],
        role=Role(row["role"]),
        seat=row.get("seat"),
        unit=row.get("unit"),
        sign_level=row.get("sign_level", 0),
        password_hash=password_hash,
        password_handed_out=not lasting,
        created_at=now,
    )
