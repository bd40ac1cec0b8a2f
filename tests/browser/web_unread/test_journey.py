"""A unit's page tells by itself that a case has come, and the caller's card follows all numbers, in a real browser."""

from playwright.async_api import expect

from cases import Cases, Field, Steps
from db import utc_now
from db.jobs import LeaseJobs
from db.tables import Case
from tests.browser.web.conftest import Office
from tests.browser.web_cases.test_journey import CASE, as_
from tests.contracts.cases.units import DISPATCH, add_units
from tests.unit.cases.people import AGENT

OTHER = "20261121-000099"


async def test_a_new_case_shows_in_the_navigation_and_the_title_until_it_is_opened(office: Office) -> None:
    await add_units(office.database)
    page = await as_(office, "department")
    badge = page.locator("#unread")
    await expect(badge).to_be_hidden()
    switch = page.locator("#unread-sound")
    await switch.click()
    await expect(switch).to_have_attribute("aria-pressed", "true")
    await switch.click()
    await expect(switch).to_have_attribute("aria-pressed", "false")

    case = await Cases(office.database).by_number(CASE.removeprefix("/cases/"))
    fields = dict(DISPATCH) | {Field.CO_UNITS: ()}
    await Steps(office.database, LeaseJobs(office.database)).take(
        case.id, "dispatch", AGENT, fields, version=case.version, now=utc_now()
    )

    await expect(badge).to_have_text("1")
    await expect(page).to_have_title("(1) 收件箱 · 12345 政务服务便民热线")
    await page.goto(f"{office.address}/inbox?tray=unread")
    await page.get_by_role("link", name=case.number).click()
    await expect(badge).to_be_hidden()
    assert office.complaints == []


async def test_an_agent_puts_two_numbers_together_and_reads_the_earlier_case(office: Office) -> None:
    async with office.database.write() as session:
        at = utc_now()
        session.add(Case(number=OTHER, caller="13900001111", text="路灯不亮", opened_at=at, updated_at=at))
    page = await as_(office, "agent")
    await page.goto(office.address + CASE)
    card = page.locator("#citizen-card")
    await expect(card).to_contain_text("来电")
    await card.get_by_text("合并同一诉求人的其他号码").click()
    await card.get_by_label("号码", exact=True).fill("139 0000 1111")
    await card.get_by_label("理由（记入审计）").fill("诉求人本人告知")
    await card.get_by_role("button", name="合并").click()

    await expect(card.get_by_role("link", name=OTHER)).to_be_visible()
    assert await office.audited("citizen.joined") == 1
    assert office.complaints == []
