"""Seats that are signed in take over changed skills: what is sent to Asterisk, and in which order."""

import pytest

from db import Database
from db.tables import SeatQueue
from queue_manager import Order, OrderRefused, SeatControls, SkillControls, changes_text
from tests.contracts.queue_manager_control.conftest import Ami


@pytest.fixture
async def skills(database: Database, ami: Ami) -> SkillControls:
    async def refresh() -> None:
        ami.sent.append(("refresh", {}))

    async with database.write() as session:
        session.add(SeatQueue(seat="1002", queue="market", penalty=4))
    return SkillControls(ami, database, SeatControls(ami, database), refresh)


def align(**changes: list[str]) -> Order:
    text = changes_text({seat.removeprefix("s"): queues for seat, queues in changes.items()})
    return Order(name="seats.align", by="wang", fields={"changes": text}, reason="x")


def sent(ami: Ami) -> list[tuple[object, ...]]:
    return [
        (name, *(fields[key] for key in ("Queue", "Interface", "Penalty") if key in fields))
        for name, fields in ami.sent
    ]


async def test_files_come_first_and_a_seat_joins_before_it_leaves(skills: SkillControls, ami: Ami) -> None:
    ami.has("1002", "hotline")

    done = await skills.align(align(s1002=["hotline", "market"]))

    assert sent(ami) == [
        ("refresh",), ("QueueAdd", "market", "PJSIP/1002", 4), ("QueueRemove", "hotline", "PJSIP/1002"),
    ]  # fmt: skip
    assert done == {"seats": ["1002"]}


async def test_only_the_level_is_changed_where_the_seat_serves_the_queue_already(
    skills: SkillControls, ami: Ami
) -> None:
    ami.has("1001", "hotline", Penalty="0")
    await skills.align(align(s1001=["hotline"]))
    assert sent(ami)[1:] == [("QueuePenalty", "hotline", "PJSIP/1001", 2)]


async def test_a_move_for_the_day_in_another_queue_stays(skills: SkillControls, ami: Ami) -> None:
    ami.has("1001", "hotline", Penalty="2")
    ami.has("1001", "market")
    await skills.align(align(s1001=["hotline"]))
    assert sent(ami) == [("refresh",)]


async def test_a_seat_that_keeps_no_queue_is_signed_out_and_the_record_says_so(skills: SkillControls, ami: Ami) -> None:
    ami.has("1001", "market")
    await skills.align(align(s1001=["market"]))
    assert [name for name, _ in ami.sent] == ["refresh", "QueueLog", "QueueRemove"]
    assert ami.sent[1][1]["Message"] == "sign-out|wang"


async def test_who_is_not_signed_in_or_stands_is_left_to_asterisks_files(skills: SkillControls, ami: Ami) -> None:
    ami.has("9001", "hotline", Membership="static")
    assert await skills.align(align(s9001=["hotline"], s1001=["hotline"])) == {"seats": []}
    assert sent(ami) == [("refresh",)]


@pytest.mark.parametrize("text", ["", "1001", "1001:", "x:hotline"])
async def test_changes_that_name_nothing_are_refused(skills: SkillControls, ami: Ami, text: str) -> None:
    with pytest.raises(OrderRefused, match=r"seats\.changes"):
        await skills.align(Order(name="seats.align", by="wang", fields={"changes": text}, reason="x"))
    assert ami.sent == []
