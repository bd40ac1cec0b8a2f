"""Where a unit's people begin in their inbox, and that its figures lead to their cases."""

import re
from datetime import timedelta

from sqlalchemy import update

from db.tables import Case, Department, Role, User
from tests.contracts.cases.units import a_case, walk
from tests.contracts.web.conftest import Browser
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, CO_HANDLER, HANDLER, NOON

DAYS = timedelta(days=4)


def here(browser: Browser) -> str:
    """The tray that is open."""
    found = re.search(r'tray=(\w+)" aria-current', browser.page)
    return found.group(1) if found else ""


async def test_every_case_of_a_colour_is_behind_its_number(office: Office) -> None:
    services = office.house.services
    signed = await walk(services.steps, await a_case(services.database, 2), ("dispatch", AGENT), ("sign", HANDLER))
    await office.walked(("dispatch", AGENT))
    async with services.database.write() as session:
        await session.execute(update(Case).values(due_at=NOON + DAYS, yellow_at=NOON + DAYS / 2))
    unit = await office.house.as_(Role.DEPARTMENT)
    await unit.get("/inbox")
    link = re.search(r'href="([^"]+colour=normal)">正常 2<', unit.page)
    assert link, "one waits to be signed, one is being handled"

    await unit.get(link.group(1).replace("&amp;", "&"))

    assert signed.number in unit.page
    assert office.case.number in unit.page


async def test_an_inbox_opens_where_there_is_work(office: Office) -> None:
    unit = await office.house.as_(Role.DEPARTMENT)
    await unit.get("/inbox")
    assert here(unit) == "sign", "nothing anywhere"

    await office.walked(("dispatch", AGENT))
    await unit.get("/inbox")
    assert here(unit) == "sign"

    await office.walked(("sign", HANDLER))
    await unit.get("/inbox")
    assert here(unit) == "handle"
    assert office.case.number in unit.page


async def test_a_co_handler_and_a_signer_begin_with_what_is_theirs(office: Office) -> None:
    async with office.house.database.write() as session:
        (await session.get_one(Department, "cgj")).sign_off_levels = 1
        password = (await session.get_one(User, 1)).password_hash
        session.add(
            User(
                login="helper", name="周助", role=Role.DEPARTMENT, unit=CO_HANDLER.unit, password_hash=password,
                created_at=office.house.clock(),
            )
        )  # fmt: skip
    await walk(office.house.services.steps, await a_case(office.house.database, 2), ("dispatch", AGENT))
    await office.walked(("dispatch", AGENT))
    helper = await office.house.open_browser()
    await helper.sign_in("helper")
    await helper.get("/inbox")
    assert here(helper) == "co_handle"

    await office.walked(("sign", HANDLER), ("submit", HANDLER))
    leader = await office.house.open_browser()
    await leader.sign_in("leader")
    await leader.get("/inbox")
    assert here(leader) == "sign_off"
