"""后台任务: what was given up is seen by an administrator, and tried again when asked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.tables import AuditEntry, Job, JobState, Role
from tests.contracts.web.conftest import House
from tests.contracts.web.factory import NOON


@pytest.fixture
async def dead(house: House) -> int:
    error = 'Traceback (most recent call last):\n  File "x.py"\nValueError: no such profile'
    async with house.database.write() as session:
        job = Job(
            kind="deadline", key="deadline:7:3", payload={"words": "内部"}, state=JobState.DEAD, due_at=NOON,
            attempts=10, max_attempts=10, created_at=NOON - timedelta(hours=3), finished_at=NOON, error=error,
        )  # fmt: skip
        session.add(job)
        await session.flush()
        return job.id


async def test_what_was_given_up_is_listed_and_goes_back_to_the_queue(house: House, dead: int) -> None:
    browser = await house.as_(Role.ADMIN)
    await browser.get("/admin/jobs")
    assert "时限提醒与升级" in browser.page
    assert "ValueError: no such profile" in browser.page
    assert "内部" not in browser.page

    assert (await browser.post(f"/admin/jobs/{dead}/retry")).status == 303

    async with house.database.read() as session:
        job = await session.get_one(Job, dead)
        [entry] = await session.scalars(select(AuditEntry).where(AuditEntry.action == "job.retried"))
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert (entry.actor, entry.subject_id) == ("admin", str(dead))
    await browser.get("/admin/jobs")
    assert "没有失败的任务" in browser.page


async def test_what_did_not_fail_is_not_tried_again(house: House, dead: int) -> None:
    browser = await house.as_(Role.ADMIN)
    await browser.get("/admin/jobs")
    await browser.post(f"/admin/jobs/{dead}/retry")
    await browser.get("/admin/jobs")

    assert (await browser.post(f"/admin/jobs/{dead}/retry")).status == 409
    assert "不需要重新执行" in browser.page


async def test_a_program_reads_the_same(house: House, dead: int) -> None:
    browser = await house.as_(Role.ADMIN)

    told = await (await browser.client.get("/api/v1/admin/jobs")).json()

    assert told["counts"]["dead"] == 1
    assert [(job["id"], job["kind"], job["error"]) for job in told["dead"]] == [
        (dead, "deadline", "ValueError: no such profile")
    ]


async def test_agents_do_not_see_them(house: House) -> None:
    assert (await (await house.as_(Role.AGENT)).get("/admin/jobs")).status == 403
