"""Who did something stands on pages and papers by name: a login says nothing to a reader."""

from db.tables import Role
from tests.contracts.web_cases.conftest import Office
from tests.contracts.web_cases.test_steps import DISPATCH, REPLY
from tests.contracts.web_paper.test_exports import words_of


async def test_people_stand_in_a_case_by_their_names(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    await office.step(agent, "dispatch", version=2, **DISPATCH)
    unit = await office.as_(Role.DEPARTMENT)
    await office.step(unit, "sign", version=3)
    await unit.get(office.path)
    await office.step(unit, "submit", version=4, **REPLY)

    await unit.get(office.path)

    assert "李晓" in unit.page, "who dispatched"
    assert "</strong> 张强 20" in unit.page, "who wrote the answer"


async def test_the_paper_names_people_and_says_when_the_citizen_was_told(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    await office.step(agent, "dispatch", version=2, **DISPATCH)
    unit = await office.as_(Role.DEPARTMENT)
    await office.step(unit, "sign", version=3)
    await unit.get(office.path)
    await office.step(unit, "submit", version=4, **REPLY)

    words = await words_of(unit, f"{office.path}/paper.docx")

    assert "李晓" in words
    assert "城市管理局 张强" in words
    assert "department" not in words
    assert "答复市民\n2026-11-22 11:30:00\n反馈热线" in words


async def test_notes_and_files_say_by_name_whose_they_are(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    await agent.post(f"{office.path}/notes", text="市民已到现场")

    await agent.get(f"{office.path}/marks")

    assert "李晓 20" in agent.page


async def test_special_reports_articles_and_imports_name_people_too(office: Office) -> None:
    supervisor = await office.as_(Role.SUPERVISOR, "/special-reports")
    await supervisor.post("/special-reports", title="供水专报", text="一、基本情况", cases=office.case.number)
    article = {"code": "KB-1", "title": "停水怎么办", "body": "请先看公告。", "revision": "0"}
    await supervisor.get("/knowledge/new")
    assert (await supervisor.post("/knowledge/new", **article)).status == 303

    for path in ("/special-reports", "/special-reports/2026-0001", "/knowledge/1"):
        await supervisor.get(path)
        assert "王敏 20" in supervisor.page or "<td>王敏</td>" in supervisor.page, path
        assert ">supervisor" not in supervisor.page, path
