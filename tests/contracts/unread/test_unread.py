"""未读: what lies unopened in a unit's inbox, who is told when nobody opens it; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cases import UNREAD_ALARM, UNREAD_MESSAGE, Field, UnreadAlarm, UnreadCases, UnreadMessage
from db.jobs import LeaseJobs, Task
from db.tables import Case, CaseStep, Department, Job, Role, Setting, Unread, UnreadWhy, Urgency
from tests.contracts.cases.units import someone
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, CO, HANDLER, JUDGE, LEAD, NOON, SUPERVISOR

LATER = NOON + timedelta(minutes=240)


class Gateway:
    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    async def send(self, number: str, text: str, *, key: str) -> None:
        self.sent.append((number, text))


async def task(office: Office, kind: str) -> tuple[Job, Task]:
    async with office.house.database.read() as session:
        job = (await session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id).limit(1))).one()
    return job, Task(id=job.id, kind=kind, key=job.key, payload=job.payload, attempt=1, max_attempts=3, owner="test")


async def lying(office: Office) -> dict[str, UnreadWhy]:
    async with office.house.database.read() as session:
        rows = await session.scalars(select(Unread).where(Unread.closed_at.is_(None)))
        return {row.unit: row.why for row in rows}


async def test_a_new_case_is_counted_everywhere_until_somebody_of_the_unit_opens_it(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    unit = await office.as_(Role.DEPARTMENT, "/inbox?tray=unread")

    assert await lying(office) == {LEAD: UnreadWhy.NEW, CO: UnreadWhy.NEW, JUDGE: UnreadWhy.NEW}
    assert "<title>(1) 收件箱" in unit.page
    assert office.case.number in unit.page
    assert (await (await unit.get("/api/v1/inbox/unread")).json()) == {"unread": 1}
    await unit.get(office.path)
    await unit.get("/inbox?tray=unread")
    assert "<title>收件箱" in unit.page
    assert office.case.number not in unit.page
    assert set(await lying(office)) == {CO, JUDGE}, "what one unit has opened, another has not"
    async with office.house.database.read() as session:
        row = (await session.scalars(select(Unread).where(Unread.unit == LEAD))).one()
    assert (row.read_by, row.closed_at) == ("department", office.house.clock())


async def test_urging_and_returning_make_it_unread_again_and_what_left_the_inbox_is_unread_no_longer(
    office: Office,
) -> None:
    seen = UnreadCases(office.house.database)
    await office.walked(("dispatch", AGENT), ("sign", HANDLER))
    await seen.opened(office.case.id, HANDLER, now=NOON)

    await office.walked(("remind", AGENT, {Field.REASON: "请抓紧办理"}))
    assert (await lying(office))[LEAD] is UnreadWhy.URGED
    await seen.opened(office.case.id, HANDLER, now=NOON)
    await office.walked(("submit", HANDLER), ("return_answer", SUPERVISOR))
    assert (await lying(office))[LEAD] is UnreadWhy.RETURNED
    await office.walked(("request_return", HANDLER, {Field.REASON: "不属本单位职责"}), ("approve_return", SUPERVISOR))

    assert await lying(office) == {}
    assert await seen.count(LEAD) == 0


async def test_when_nobody_opens_it_the_system_urges_and_tells_the_watchers_and_the_duty_telephone(
    office: Office,
) -> None:
    database, gateway = office.house.database, Gateway()
    async with database.write() as session:
        (await session.get_one(Department, LEAD)).duty_phone = "13700000000"
    await office.walked(("dispatch", AGENT))
    for unit in (JUDGE, CO):
        await UnreadCases(database).opened(office.case.id, someone("one", unit), now=NOON)
    job, alarm = await task(office, UNREAD_ALARM)
    assert job.due_at == LATER, "four hours for an ordinary case"

    handler = UnreadAlarm(database, LeaseJobs(database), clock=lambda: LATER)
    await handler(alarm)
    await handler(alarm)
    _, message = await task(office, UNREAD_MESSAGE)
    await UnreadMessage(database, gateway, clock=lambda: LATER)(message)

    async with database.read() as session:
        case = await session.get_one(Case, office.case.id)
        step = (await session.scalars(select(CaseStep).order_by(CaseStep.id.desc()).limit(1))).one()
    assert case.reminders == 1
    assert (step.actor, step.action, step.reason) == ("system:unread", "remind", "派至单位已 240 分钟无人查阅")
    assert (await lying(office))[JUDGE] is UnreadWhy.ALARM
    assert [(number, office.case.number in text) for number, text in gateway.sent] == [("13700000000", True)]
    assert "王先生" not in gateway.sent[0][1]
    assert len(await office.house.audit("case.unread_alarm")) == 1


@pytest.mark.parametrize(("phone", "gateway"), [("0518-85800000", True), (None, True), ("13700000000", False)])
async def test_where_no_message_goes_the_history_says_that_somebody_has_to_call(
    office: Office, phone: str | None, gateway: bool
) -> None:
    database = office.house.database
    async with database.write() as session:
        (await session.get_one(Department, LEAD)).duty_phone = phone
    await office.walked(("dispatch", AGENT))
    for unit in (JUDGE, CO):
        await UnreadCases(database).opened(office.case.id, someone("one", unit), now=NOON)
    _, alarm = await task(office, UNREAD_ALARM)

    await UnreadAlarm(database, LeaseJobs(database), clock=lambda: LATER, gateway=gateway)(alarm)

    async with database.read() as session:
        step = (await session.scalars(select(CaseStep).order_by(CaseStep.id.desc()).limit(1))).one()
    assert "请电话催办" in (step.reason or "")


async def test_what_was_opened_alarms_nobody_and_emergencies_alarm_soon(office: Office) -> None:
    database = office.house.database
    async with database.write() as session:
        value = {"emergency": 5, "normal": 0}
        session.add(Setting(key="cases.unread_alarm", value=value, changed_at=NOON, changed_by="admin"))
    office.case = (
        await office.house.services.steps.take(
            office.case.id, "classify", AGENT, {Field.URGENCY: Urgency.EMERGENCY}, version=office.case.version, now=NOON
        )
    ).case
    await office.walked(("dispatch", AGENT))
    await UnreadCases(database).opened(office.case.id, HANDLER, now=NOON)

    job, alarm = await task(office, UNREAD_ALARM)
    await UnreadAlarm(database, LeaseJobs(database), clock=lambda: LATER)(alarm)

    assert job.due_at == NOON + timedelta(minutes=5)
    assert await office.house.audit("case.unread_alarm") == []
