"""What a unit finds in its inbox, on both databases."""

from datetime import timedelta
from itertools import product

from sqlalchemy import select

from cases import Colour, colour
from db.tables import Case, CaseState, Department, Role, User
from tests.contracts.cases.units import a_case, walk
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, CO_HANDLER, HANDLER, NOON, SUPERVISING, SUPERVISOR
from web.cases.queries import due


async def test_a_case_moves_from_tray_to_tray(office: Office) -> None:
    unit = await office.house.as_(Role.DEPARTMENT)
    await unit.get("/")
    assert (await unit.get("/")).headers["Location"] == "/inbox"
    await unit.get("/inbox")
    assert "这里没有工单" in unit.page

    for tray, step in (
        ("sign", ("dispatch", AGENT)),
        ("handle", ("sign", HANDLER)),
        ("at_hotline", ("submit", HANDLER)),
    ):
        await office.walked(step)
        await unit.get(f"/inbox?tray={tray}")
        assert office.case.number in unit.page, tray
    await unit.get("/inbox?tray=handle")
    assert office.case.number not in unit.page
    await office.walked(("pass_review", SUPERVISOR), ("follow_up", AGENT), ("close", AGENT))
    await unit.get("/inbox?tray=done")
    assert office.case.number in unit.page
    await unit.get("/inbox?tray=at_hotline")
    assert office.case.number not in unit.page
    assert (await unit.get(office.path)).status == 200, "closed, but still in its unit's sight"
    await office.walked(("redo", AGENT))
    await unit.get("/inbox?tray=handle")
    assert office.case.number in unit.page


async def test_an_answer_waits_for_the_signature_of_the_unit(office: Office) -> None:
    async with office.house.database.write() as session:
        (await session.get_one(Department, "cgj")).sign_off_levels = 1
    await office.walked(("dispatch", AGENT), ("sign", HANDLER), ("submit", HANDLER))
    assert office.case.state is CaseState.UNIT_SIGN

    leader = await office.house.open_browser()
    await leader.sign_in("leader")
    await leader.get("/inbox?tray=sign_off")
    assert office.case.number in leader.page
    await leader.get(office.path)
    assert 'steps/sign_off"' in leader.page
    unit = await office.as_(Role.DEPARTMENT)
    assert 'steps/sign_off"' not in unit.page


async def test_co_handlers_and_supervising_units_have_their_own_trays(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    house = office.house
    for person, tray in ((CO_HANDLER, "co_handle"), (SUPERVISING, "supervise")):
        async with house.database.write() as session:
            row = await session.scalar(select(User).where(User.login == "department"))
            assert row is not None
            row.unit = person.unit
        unit = await house.as_(Role.DEPARTMENT)
        await unit.get(f"/inbox?tray={tray}")
        assert office.case.number in unit.page
        await unit.get("/inbox?tray=sign")
        assert office.case.number not in unit.page


async def test_what_is_overdue_comes_before_its_supervising_unit(office: Office) -> None:
    house = office.house
    await office.walked(("dispatch", AGENT))
    async with house.database.write() as session:
        (await session.get_one(Case, office.case.id)).due_at = NOON
        row = await session.scalar(select(User).where(User.login == "department"))
        assert row is not None
        row.unit = SUPERVISING.unit
    unit = await house.as_(Role.DEPARTMENT)

    await unit.get("/inbox?tray=overdue")
    assert office.case.number in unit.page
    assert "红牌" in unit.page


async def test_what_is_due_first_stands_on_top_with_its_colour(office: Office) -> None:
    services = office.house.services
    limits = {2: timedelta(hours=5), 3: timedelta(hours=-1), 4: timedelta(days=3), 5: None}
    for number, left in limits.items():
        case = await walk(services.steps, await a_case(services.database, number), ("dispatch", AGENT))
        async with services.database.write() as session:
            row = await session.get_one(Case, case.id)
            row.due_at = NOON + left if left else None
            row.yellow_at = NOON + left - timedelta(days=1) if left else None
    unit = await office.house.as_(Role.DEPARTMENT)
    await unit.get("/inbox")

    places = [unit.page.index(f"20261122-{number:06d}") for number in (3, 2, 4, 5)]
    assert places == sorted(places)
    for text in ("红牌 1", "黄牌 1", "正常 1"):
        assert text in unit.page
    await unit.get("/inbox?colour=red")
    assert "20261122-000003" in unit.page
    assert "20261122-000002" not in unit.page


async def test_colours_in_lists_are_those_of_the_rule(office: Office) -> None:
    database, number = office.house.database, 0
    hours = (-30, -1, 0, 1, 23, 24, 25, 100, None)
    answered = (None, NOON - timedelta(hours=1), NOON - timedelta(hours=40))
    async with database.write() as session:
        for left in hours:
            for told, warned in product(answered, (None, 0, 24)):
                number += 1
                session.add(
                    Case(
                        number=f"20260101-{number:06d}", opened_at=NOON, updated_at=NOON, hotline_told_at=told,
                        due_at=None if left is None else NOON + timedelta(hours=left),
                        yellow_at=None if left is None or warned is None else NOON + timedelta(hours=left - warned),
                    )
                )  # fmt: skip

    def row_colour(row: Case) -> Colour | None:
        return colour(row.due_at, row.yellow_at, row.hotline_told_at, NOON)

    async with database.read() as session:
        rows = list(await session.scalars(select(Case)))
        for wanted in Colour:
            found = set(await session.scalars(select(Case.id).where(due(wanted, NOON))))
            assert found == {row.id for row in rows if row_colour(row) is wanted}, wanted


async def test_people_of_units_come_to_no_other_page(office: Office) -> None:
    unit = await office.house.as_(Role.DEPARTMENT)

    for path in ("/cases", "/calls", "/wallboard", "/api/v1/cases", "/api/v1/calls", office.path + "x"):
        assert (await unit.get(path)).status in {403, 404}, path
    assert (await unit.get(office.path)).status == 404


async def test_a_person_without_a_unit_is_told_so(office: Office) -> None:
    admin = await office.house.as_(Role.ADMIN)

    await admin.get("/inbox")
    assert "您的账号没有归属单位" in admin.page
