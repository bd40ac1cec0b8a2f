"""Seats as Asterisk's queues know them: asked of AMI, changed through AMI."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from queue_manager.seat_names import interface_of, seat_of_interface

ANSWER_SECONDS = 3.0
FREE = frozenset({"1", "4", "5"})
"""Device states of a seat that neither rings nor talks."""


class Link(Protocol):
    """What of ``AmiLink`` is needed here."""

    async def action(self, name: str, *, timeout: float | None = None, **fields: str | int) -> Mapping[str, str]: ...

    async def collect(
        self, name: str, *, timeout: float | None = None, **fields: str | int
    ) -> Sequence[Mapping[str, str]]: ...


@dataclass(frozen=True, slots=True)
class Membership:
    """A seat in one queue. ``pause`` is the reason of its pause there, None while it takes calls."""

    seat: str
    queue: str
    interface: str
    level: int
    pause: str | None
    dynamic: bool
    free: bool
    last_call: datetime | None

    def wraps_up(self, seconds: int, now: datetime) -> bool:
        return self.last_call is not None and self.last_call + timedelta(seconds=seconds) > now


class SeatMembers:
    """Every method raises ``LiveError``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def everybody(self) -> list[Membership]:
        """All seats in all queues."""
        rows = await self._link.collect("QueueStatus", timeout=ANSWER_SECONDS)
        found = (_membership(row) for row in rows if row.get("Event") == "QueueMember")
        return [member for member in found if member is not None]

    async def of(self, seat: str) -> list[Membership]:
        """The queues one seat serves now."""
        return [member for member in await self.everybody() if member.seat == seat]

    async def join(self, seat: str, queue: str, level: int, *, at_home: bool = False, pause: str | None = None) -> None:
        paused = {} if pause is None else {"Paused": "true", "Reason": pause}
        await self._do(
            "QueueAdd",
            Queue=queue,
            Interface=interface_of(seat, at_home=at_home),
            MemberName=seat,
            Penalty=level,
            **paused,
        )

    async def join_like(self, member: Membership, queue: str, level: int) -> None:
        """Join a further queue from where the seat is, at its desk or at home, paused if it is."""
        at_home = member.interface == interface_of(member.seat, at_home=True)
        await self.join(member.seat, queue, level, at_home=at_home, pause=member.pause)

    async def leave(self, member: Membership) -> None:
        await self._do("QueueRemove", Queue=member.queue, Interface=member.interface)

    async def set_level(self, member: Membership, level: int) -> None:
        await self._do("QueuePenalty", Queue=member.queue, Interface=member.interface, Penalty=level)

    async def pause(self, members: Iterable[Membership], reason: str | None) -> None:
        """Pause a seat in every queue (one action for all), or end its pause with None.

        Either is somebody's word, so the dialplan's timer of a wrap-up (``wraps-up``) is not to change it afterwards.
        """
        members = list(members)
        for seat in dict.fromkeys(member.seat for member in members):
            await self._do("Setvar", Variable=f"HELD_{seat}", Value="")
        about: dict[str, str] = {"Paused": "false"} if reason is None else {"Paused": "true", "Reason": reason}
        for interface in dict.fromkeys(member.interface for member in members):
            await self._do("QueuePause", Interface=interface, **about)

    async def held_for(self, seat: str) -> str:
        """The talk whose wrap-up the dialplan's timer is about to end; "" when it times none."""
        answer = await self._link.action("Getvar", timeout=ANSWER_SECONDS, Variable=f"HELD_{seat}")
        return answer.get("Value", "")

    async def forget_wrap_up(self, members: Iterable[Membership]) -> None:
        """Asterisk has no action for it, but a seat that leaves a queue and joins it again has no wrap-up there."""
        for member in members:
            await self.leave(member)
            await self.join_like(member, member.queue, member.level)

    async def note(self, seat: str, verb: str, who: str) -> None:
        """Write into Asterisk's own record who did what to a seat; ``|`` parts its fields, so no login may hold it."""
        person = "".join(sign for sign in who if sign.isprintable() and sign != "|")[:64]
        await self._do("QueueLog", Queue="NONE", Event="HOTLINE_AGENT", Interface=seat, Message=f"{verb}|{person}")

    async def _do(self, name: str, **fields: str | int) -> None:
        await self._link.action(name, timeout=ANSWER_SECONDS, **fields)


def _membership(row: Mapping[str, str]) -> Membership | None:
    interface = row.get("Location") or row.get("Interface") or ""
    seat = seat_of_interface(interface)
    if seat is None or not row.get("Queue"):
        return None
    last_call = row.get("LastCall", "0")
    return Membership(
        seat=seat,
        queue=row["Queue"],
        interface=interface,
        level=int(row.get("Penalty", "0")),
        pause=row.get("PausedReason", "") if row.get("Paused") == "1" else None,
        dynamic=row.get("Membership") == "dynamic",
        free=row.get("Status") in FREE and row.get("InCall", "0") == "0",
        last_call=datetime.fromtimestamp(int(last_call), UTC) if last_call not in {"", "0"} else None,
    )
