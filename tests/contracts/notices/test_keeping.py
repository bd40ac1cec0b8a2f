"""Records of finished work go when the city's rule says so; what failed, waits or is new stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.jobs import Task
from db.tables import Delivery, DeliveryState, Job, JobState, PartnerMessage
from notices import Keeping, NoticeFaulty
from tests.contracts.notices.hall import Hall
from tests.unit.cases.people import NOON

OLD = NOON - timedelta(days=31)
RULE = {"jobs": 30, "partner_messages": 30, "partner_deliveries": 30}


async def put_records(hall: Hall) -> None:
    """Of each kind one that is old, one that is new, and some that are old and not done."""
    partner, _ = await hall.partner("http://127.0.0.1:9/hook")
    async with hall.database.write() as session:
        for name, at in (("old", OLD), ("new", NOON)):
            session.add(
                PartnerMessage(partner_id=partner, message_id=name, body_sha256="", status=200, answer={}, at=at)
            )
            for number, state in enumerate(DeliveryState):
                session.add(
                    Delivery(
                        partner_id=partner, ordinal=number, event=name, at=at, state=state, attempts=1, tried_at=at
                    )
                )
            for state in JobState:
                session.add(
                    Job(kind="k", key=f"{name} {state}", payload={}, state=state, due_at=at, created_at=at,
                        finished_at=at if state in {JobState.DONE, JobState.DEAD} else None)
                )  # fmt: skip


async def test_only_what_is_done_and_old_is_removed(on_both: Hall) -> None:
    hall = on_both
    await put_records(hall)
    keeping = Keeping(hall.database, hall.jobs, clock=hall.clock)
    await keeping.set(RULE, hall.change())

    gone = await keeping.sweep()

    assert gone == {"jobs": 1, "partner_messages": 1, "partner_deliveries": 1}
    async with hall.database.read() as session:
        assert list(await session.scalars(select(PartnerMessage.message_id))) == ["new"]
        jobs = set(await session.scalars(select(Job.key)))
        deliveries = {(row.event, row.state.value) for row in await session.scalars(select(Delivery))}
    assert "old done" not in jobs
    assert len(jobs) == 7
    assert ("old", "delivered") not in deliveries
    assert len(deliveries) == 5
    assert await keeping.sweep() == dict.fromkeys(gone, 0)


async def test_more_than_a_piece_is_removed_whole_and_a_forgotten_key_may_be_asked_for_anew(hall: Hall) -> None:
    async with hall.database.write() as session:
        session.add_all(
            Job(kind="k", key=f"{number}", payload={}, state=JobState.DONE, due_at=OLD, created_at=OLD, finished_at=OLD)
            for number in range(501)
        )

    assert await hall.jobs.forget(NOON) == 501

    async with hall.database.write() as session:
        await hall.jobs.enqueue(session, "k", {}, key="7")
    done: list[Task] = []

    async def note(task: Task) -> None:
        done.append(task)

    hall.handlers = {"k": note}
    assert await hall.told() == 1


async def test_a_rule_that_keeps_nothing_or_names_nothing_is_refused_and_nonsense_in_the_store_changes_nothing(
    hall: Hall,
) -> None:
    keeping = Keeping(hall.database, hall.jobs, clock=hall.clock)
    usual = await keeping.days()

    for wrong in (RULE | {"jobs": 6}, RULE | {"jobs": 3651}, {"jobs": 30}, RULE | {"cases": 30}):
        with pytest.raises(NoticeFaulty):
            await keeping.set(wrong, hall.change())

    assert await keeping.days() == usual == {"jobs": 90, "partner_messages": 180, "partner_deliveries": 365}
    await keeping.set(RULE, hall.change())
    assert await keeping.days() == RULE
    assert await hall.audited("setting.written") == ["records.kept_days"]
