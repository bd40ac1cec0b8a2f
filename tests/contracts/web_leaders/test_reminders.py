"""The program presses on with what leaders want settled. On both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cases import LEADER_MESSAGE, Field, LeaderMessage, LeaderReminders, LeaderTasks, MessagesAway, UnreadCases
from db.jobs import LeaseJobs, NotNow, Task
from db.tables import CaseStep, Department, Job, Role
from tests.contracts.cases.units import TO_ANSWERED
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, SUPERVISOR

OWN = {Field.LEADER: "李市长", Field.REASON: "三年未解决的积案，由我包案", Field.EVERY_DAYS: 3}
DRAFT = {"title": "阳光花园夜间噪音问题", "text": "二百余人反映。"}


async def look(office: Office) -> int:
    reminders = LeaderReminders(office.house.database, LeaseJobs(office.house.database), clock=office.house.clock)
    return await reminders.sweep()


async def steps(office: Office) -> list[tuple[str, str | None]]:
    """(who, why) of the reminders in the case."""
    async with office.house.database.read() as session:
        rows = await session.scalars(select(CaseStep).where(CaseStep.action == "remind").order_by(CaseStep.id))
        return [(row.actor, row.reason) for row in rows]


async def test_the_unit_is_reminded_that_the_leader_waits_for_a_word(office: Office) -> None:
    await office.walked(("dispatch", AGENT), ("own", SUPERVISOR, OWN))
    assert await look(office) == 0

    office.house.clock.now += timedelta(days=3)
    assert (await look(office), await look(office)) == (1, 0), "once"

    assert await steps(office) == [("system:leaders", "应向李市长回报包案办理进展，请报送情况")]
    assert await UnreadCases(office.house.database).count("cgj") == 1
    assert [one[0] for one in await office.house.audit("leader_task.reminded")] == ["system:leaders"]
    supervisor = await office.as_(Role.SUPERVISOR, "/leader-tasks")
    assert "最近提醒" in supervisor.page
    await supervisor.post("/leader-tasks/1/report", reason="已协调两个部门到场")
    office.house.clock.now += timedelta(days=2)
    assert await look(office) == 0, "the leader has heard"
    office.house.clock.now += timedelta(days=1)
    assert await look(office) == 1


async def test_whoever_is_late_is_reminded_anew_until_it_is_settled(office: Office) -> None:
    until = office.house.clock() + timedelta(days=2)
    instruct = {Field.LEADER: "张副市长", Field.REASON: "速办", Field.UNTIL: until}
    await office.walked(("dispatch", AGENT), ("instruct", SUPERVISOR, instruct))

    for day in (1, 1, 7, 7):
        office.house.clock.now += timedelta(days=day)
        assert await look(office) == 1
    assert [why for _, why in await steps(office)] == [
        "张副市长批示的完成期限将到，请抓紧办理", "张副市长批示的完成期限已到，请尽快办结并报告结果",
        "张副市长批示仍未按期办结或回报，请尽快报送情况", "张副市长批示仍未按期办结或回报，请尽快报送情况",
    ]  # fmt: skip
    supervisor = await office.as_(Role.SUPERVISOR, "/leader-tasks")
    await supervisor.post("/leader-tasks/1/end", reason="已整改")
    office.house.clock.now += timedelta(days=30)
    assert await look(office) == 0


async def test_a_case_that_is_answered_is_not_pressed_but_the_task_is_marked(office: Office) -> None:
    await office.walked(("dispatch", AGENT), ("own", SUPERVISOR, OWN), *TO_ANSWERED[1:])
    office.house.clock.now += timedelta(days=3)

    assert await look(office) == 1

    assert await steps(office) == []
    [task] = await LeaderTasks(office.house.database).listed()
    assert task.reminded_at == office.house.clock()


async def test_a_unit_hears_by_telephone_of_what_was_written_upon_a_report(office: Office) -> None:
    house = office.house
    async with house.database.write() as session:
        (await session.get_one(Department, "cgj")).duty_phone = "13900001234"
    supervisor = await office.as_(Role.SUPERVISOR, "/special-reports")
    page = (await supervisor.post("/special-reports", **DRAFT, cases=office.case.number)).headers["Location"]
    await supervisor.get(page)
    await supervisor.post(f"{page}/submit", version="1", leader="张副市长")
    await supervisor.get(page)
    words = {"leader": "张副市长", "words": "请牵头解决。", "unit": "cgj"}
    until = house.clock() + timedelta(days=3)
    assert (await supervisor.post(f"{page}/instruct", version="2", **words, until=until.isoformat())).status == 303
    house.clock.now += timedelta(days=2)
    assert await look(office) == 1

    async with house.database.read() as session:
        job = (await session.scalars(select(Job).where(Job.kind == LEADER_MESSAGE))).one()
    task = Task(id=1, kind=job.kind, key=job.key, payload=job.payload, attempt=1, max_attempts=3, owner="t")
    gateway = Gateway()
    with pytest.raises(NotNow):
        await LeaderMessage(house.database, gateway)(task)
    await LeaderMessage(house.database, gateway)(task)
    assert gateway.sent == [("13900001234", "12345热线提醒：专报2026-0001，张副市长批示的完成期限将到，请抓紧办理。")]


async def test_who_keeps_out_of_a_case_neither_sees_nor_answers_what_a_leader_wants_of_it(office: Office) -> None:
    keep_out = {Field.WHO: "supervisor", Field.REASON: "当事人亲属"}
    await office.walked(("dispatch", AGENT), ("own", SUPERVISOR, OWN), ("recuse", SUPERVISOR, keep_out))

    for role, seen in ((Role.SUPERVISOR, 0), (Role.ADMIN, 1)):
        person = await office.house.as_(role)
        await person.get("/leader-tasks")
        assert (office.case.number in person.page) == bool(seen)
        tasks = (await (await person.get("/api/v1/leader-tasks")).json())["tasks"]
        assert len(tasks) == seen
    for role, answer in ((Role.SUPERVISOR, 404), (Role.ADMIN, 303)):
        person = await office.house.as_(role)
        await person.get("/leader-tasks")
        assert (await person.post(f"/leader-tasks/{tasks[0]['id']}/report", reason="正在办理")).status == answer


class Gateway:
    """Away the first time."""

    def __init__(self) -> None:
        self.asked, self.sent = 0, list[tuple[str, str]]()

    async def send(self, number: str, text: str, *, key: str) -> None:
        self.asked += 1
        if self.asked == 1:
            raise MessagesAway(key, "no answer")
        self.sent.append((number, text))
