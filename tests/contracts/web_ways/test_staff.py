"""The hotline's own pages about the ways in."""

from io import BytesIO

import openpyxl
from aiohttp import FormData
from sqlalchemy import update

from cases import Directory
from db.tables import Case, CaseState, Role
from tests.contracts.web.conftest import Browser
from tests.contracts.web_ways.conftest import Citizen, House, Office
from tests.unit.channels.test_sheets import xlsx

ROWS = (("外部编号", "诉求内容", "联系电话"), ("A1", "路灯不亮", "13800138000"), ("A2", "停水", "13900139000"))


async def uploaded(browser: Browser, name: str, content: bytes, path: str = "/cases/import") -> int:
    form = FormData()
    form.add_field("csrf", (await browser.token())["X-CSRF-Token"])
    form.add_field("file", content, filename=name)
    response = await browser.client.post(path, data=form)
    browser.page = await response.text()
    return response.status


async def test_a_case_shows_its_channel_everywhere_and_is_found_by_it(office: Office) -> None:
    house = office.house
    citizen = Citizen(house, await house.open_browser())
    await citizen.opens()
    await citizen.sends(email="wang@example.com", name="王先生")
    number, _ = citizen.receipt()
    browser = await house.as_(Role.SUPERVISOR)

    await browser.get("/cases?channel=web&first=2026-11-22&last=2026-11-22")
    assert number in browser.page
    assert office.case.number not in browser.page
    await browser.get("/cases?channel=web&last=2026-11-21")
    assert number not in browser.page
    await browser.get(f"/cases/{number}")
    for shown in ("网站", "138****8000", "w***@example.com", "联系电话"):
        assert shown in browser.page
    assert "wang@example.com" not in browser.page
    api = await (await browser.get(f"/api/v1/cases/{number}")).json()
    assert (api["channel"], api["channel_name"], api["email"]) == ("web", "网站", "w***@example.com")
    listed = await (await browser.get("/api/v1/cases?channel=web")).json()
    assert [row["channel"] for row in listed["cases"]] == ["web"]
    sheet = openpyxl.load_workbook(BytesIO(await (await browser.get("/cases.xlsx?channel=web")).read())).active
    assert sheet is not None
    assert [cell.value for cell in sheet["L"]] == ["诉求渠道", "网站"]


async def test_who_wrote_without_a_number_is_not_said_to_hide_it(office: Office) -> None:
    citizen = Citizen(office.house, await office.house.open_browser())
    await citizen.opens()
    await citizen.sends(number="", email="wang@example.com")
    browser = await office.house.as_(Role.SUPERVISOR)

    await browser.get("/cases?channel=web")
    sheet = openpyxl.load_workbook(BytesIO(await (await browser.get("/cases.xlsx?channel=web")).read())).active

    assert ("未留号码" in browser.page, "未显号码" in browser.page) == (True, False)
    assert sheet is not None
    assert sheet["K2"].value == "未留号码"


async def test_nor_is_it_said_where_he_is_called_back_or_his_case_stands_beside_others(office: Office) -> None:
    citizen = Citizen(office.house, await office.house.open_browser())
    await citizen.opens()
    await citizen.sends(number="", email="wang@example.com")
    browser = await office.house.as_(Role.SUPERVISOR)
    (row,) = (await (await browser.get("/api/v1/cases?channel=web")).json())["cases"]
    await browser.get(office.path)
    linked = await browser.post(f"{office.path}/links", other=row["number"], reason="同一条路")
    async with office.house.database.write() as session:
        await session.execute(update(Case).where(Case.number == row["number"]).values(state=CaseState.ANSWERED))

    said = [row["caller"], linked.status]
    for path, name in (("/follow-ups", "cases"), (f"{office.path}/ties", "linked")):
        await browser.get(path)
        assert ("未留号码" in browser.page, "未显号码" in browser.page) == (True, False), path
        said += [one["caller"] for one in (await (await browser.get(f"/api/v1{path}")).json())[name]]
    assert said == ["未留号码", 303, "未留号码", "未留号码"]


async def test_figures_by_channel_lead_to_their_cases(office: Office) -> None:
    citizen = Citizen(office.house, await office.house.open_browser())
    await citizen.opens()
    await citizen.sends()
    browser = await office.house.as_(Role.AGENT)

    await browser.get("/reports/channels")
    found = await (await browser.get("/api/v1/reports/channels?since=2026-11-22")).json()

    assert "/cases?channel=web&amp;first=2026-11-01&amp;last=2026-11-22" in browser.page
    assert "50.00 %" in browser.page
    counts = {row["code"]: row["registered"] for row in found["channels"]}
    assert (counts["phone"], counts["web"], counts["mail"]) == (1, 1, 0)
    assert (await browser.get("/reports/channels?since=2026-12-01&until=2026-11-01")).status == 200
    assert "起始日期晚于截止日期" in browser.page


async def test_a_sheet_is_checked_then_taken_over_once(house: House) -> None:
    await Directory(house.database).seed(now=house.clock())
    browser = await house.as_(Role.SUPERVISOR)

    assert await uploaded(browser, "十一月.xlsx", xlsx(*ROWS)) == 200
    assert "检查通过：共 2 件" in browser.page
    first = await browser.post("/cases/import/1")
    assert first.headers["Location"] == "/cases/import?opened=2&repeated=0"
    await browser.get(first.headers["Location"])
    assert "新登记 2 件" in browser.page
    again = await browser.post("/cases/import/1")
    assert again.headers["Location"] == "/cases/import?opened=0&repeated=2"
    assert await uploaded(browser, "十一月.xlsx", xlsx(*ROWS)) == 200
    assert "其中 2 件此前已经登记" in browser.page

    case = await house.services.cases.by_number("20261122-000001")
    assert (case.channel, case.text, case.caller) == ("sheet", "路灯不亮", "13800138000")
    assert [what for _, what, _ in await house.audit("sheet.imported")] == ["1", "1"]


async def test_an_imported_case_says_when_it_was_asked_and_its_number_in_the_old_system(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    await browser.get("/cases/import")
    rows = "外部编号,诉求内容,登记时间\nA-17,路灯不亮,2025-03-04 08:00\n,没有编号,\n"
    assert await uploaded(browser, "a.csv", rows.encode()) == 200
    await browser.post("/cases/import/1")

    await browser.get("/cases/20261122-000001")
    assert '<dt>原编号</dt><dd class="number">A-17</dd>' in browser.page
    assert "<dt>诉求时间</dt><dd>2025-03-04 08:00:00</dd>" in browser.page

    await browser.get("/cases/20261122-000002")
    assert "原编号" not in browser.page
    assert "诉求时间" not in browser.page


async def test_a_sheet_with_faults_opens_nothing_and_shows_them_by_row(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    wrong = ("A3", "=1+1", "13800138000")

    assert await uploaded(browser, "坏.xlsx", xlsx(*ROWS, wrong, ("A4", "停电", "一三八"))) == 422
    for words in ("共 2 处问题", "<td>4</td><td>「诉求内容」是公式", "<td>5</td><td>「联系电话」不是电话号码"):
        assert words in browser.page
    assert await uploaded(browser, "a.csv", "内容\nx\n".encode("gb18030"), "/api/v1/cases/import") == 422
    assert '"row": 0' in browser.page
    async with house.database.read() as session:
        assert (await session.get(Case, 1)) is None
    assert (await (await house.as_(Role.AGENT)).get("/cases/import")).status == 403


async def test_an_administrator_names_channels_and_makes_keys_that_are_shown_once(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    await browser.get("/admin/channels")

    assert (await browser.post("/admin/channels/web", name="政务服务网", active="on")).status == 303
    await browser.get("/admin/channels")
    assert 'value="政务服务网"' in browser.page
    assert (await browser.post("/admin/channels/phone", name="电话")).status == 422
    await browser.get("/admin/channels")
    made = await browser.post("/admin/channels/keys", label="某区平台")
    assert made.status == 200
    key = browser.page.partition('id="new-key">')[2].partition("<")[0]
    await browser.get("/admin/channels")
    assert len(key) > 30
    assert key not in browser.page
    assert (await browser.post("/admin/channels/keys/1/revoke")).status == 303
    await browser.get("/admin/channels")
    assert "已停用" in browser.page
    assert (await browser.post("/admin/channels/limits/form.address", most="3", seconds="60")).status == 303
    await browser.get("/admin/channels")
    assert (await house.services.ways.citizens.limits.present())["form.address"] == (3, 60)
    for scope, most in (("form.address", "0"), ("nothing", "3"), ("form.number", "三")):
        assert (await browser.post(f"/admin/channels/limits/{scope}", most=most, seconds="60")).status == 422
        await browser.get("/admin/channels")
    assert await house.audit("intake_key.made") == [("admin", "1", None)]
    assert (await browser.post("/admin/channels/keys/9/revoke")).status == 422
    assert (await (await house.as_(Role.SUPERVISOR)).get("/admin/channels")).status == 403


async def test_only_an_open_case_is_let_go_for_everybody_with_a_reason(office: Office) -> None:
    browser = await office.as_(Role.SUPERVISOR)
    path = f"{office.path}/public"

    assert (await browser.post(path, public="on", reason="")).status == 422
    await browser.get(office.path)
    assert (await browser.post(path, public="on", reason="群众关心")).status == 303
    await browser.get(office.path)
    assert "已对外公开" in browser.page
    assert await office.house.audit("case.published") == [("supervisor", str(office.case.id), "群众关心")]
    async with office.house.database.write() as session:
        (await session.get_one(Case, office.case.id)).confidential = True
    assert (await browser.post(path, public="on", reason="再试")).status == 422
