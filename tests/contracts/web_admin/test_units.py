"""An administrator keeps the tree of units without a programmer: names, places, telephones, who signs."""

import pytest
from sqlalchemy import update

from db import utc_now
from db.tables import Department, Role, UnitKind, User
from tests.contracts.cases.units import add_units
from tests.contracts.web_admin.conftest import Browser, House
from tests.contracts.web_api.conftest import a_program
from tests.contracts.web_api.described import Described
from web.tokens.scopes import Scope

PAGE = "/admin/units"
UNIT = {
    "code": "sw-2", "name": "供水二所", "parent": "cgj", "kind": "handling", "way": "telephone", "sign_off_levels": "1",
    "contact": "王所长", "duty_phone": "13900001111", "active": "on",
}  # fmt: skip


@pytest.fixture
async def admin(admin_house: House) -> Browser:
    await add_units(admin_house.database)
    browser = await admin_house.as_(Role.ADMIN)
    await browser.get(PAGE)
    return browser


async def unit(house: House, code: str) -> Department:
    async with house.database.read() as session:
        return await session.get_one(Department, code)


async def test_a_unit_is_added_below_another_and_its_duty_telephone_changed(admin_house: House, admin: Browser) -> None:
    assert (await admin.post(PAGE, new="on", **UNIT)).status == 303
    await admin.get(f"{PAGE}?unit=sw-2")
    assert "供水二所" in admin.page
    assert 'value="13900001111"' in admin.page

    assert (await admin.post(PAGE, **UNIT | {"duty_phone": "0631-5200000", "parent": "gaj"})).status == 303

    found = await unit(admin_house, "sw-2")
    assert (found.level, found.parent, found.duty_phone, found.contact) == (3, "gaj", "0631-5200000", "王所长")
    assert [name for name, *_ in await admin_house.audit("unit.changed")] == ["admin"]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"code": "坏 编码"}, "编码应为字母、数字"),
        ({"code": "cgj"}, "已有这个编码"),
        ({"name": ""}, "请填写名称"),
        ({"parent": "nowhere"}, "请从列表中选择上级单位"),
        ({"duty_phone": "打给老王"}, "应为 3 至 20 位数字"),
        ({"sign_off_levels": "3"}, "审签应为 0 至 2"),
        ({"kind": "friend"}, "请从列表中选择类别"),
    ],
)
async def test_what_cannot_be_a_unit_is_told_at_its_field(
    admin: Browser, fields: dict[str, str], complaint: str
) -> None:
    assert (await admin.post(PAGE, new="on", **UNIT | fields)).status == 422
    assert complaint in admin.page
    assert "王所长" in admin.page, "the rest is still there"


async def test_no_unit_is_put_below_itself_and_none_changes_its_kind(admin_house: House, admin: Browser) -> None:
    gov = {
        "code": "gov",
        "name": "市政府",
        "kind": "handling",
        "way": "network",
        "sign_off_levels": "0",
        "active": "on",
    }

    assert (await admin.post(PAGE, **gov | {"parent": "cgj"})).status == 422
    assert "不能是本单位或其下级" in admin.page
    await admin.get(PAGE)
    assert (await admin.post(PAGE, **gov | {"kind": "supervising"})).status == 422
    assert (await unit(admin_house, "gov")).kind is UnitKind.HANDLING
    assert (await (await admin_house.as_(Role.SUPERVISOR)).get(PAGE)).status == 403


async def test_a_unit_whose_answers_nobody_may_sign_is_told(admin_house: House, admin: Browser) -> None:
    """Its first answer would stand still."""
    assert (await admin.post(PAGE, new="on", **UNIT | {"way": "network"})).status == 303
    await admin.get(PAGE)
    assert "没有签发人" in row_of(admin.page, "sw-2")

    async with admin_house.database.write() as session:
        signer = User(
            login="wang", name="王所长", role=Role.DEPARTMENT, password_hash="-", unit="sw-2", sign_level=2,
            active=False, created_at=utc_now(),
        )  # fmt: skip
        session.add(signer)
    await admin.get(PAGE)
    assert "没有签发人" in row_of(admin.page, "sw-2"), "who may not sign in signs nothing"

    async with admin_house.database.write() as session:
        await session.execute(update(User).values(active=True).where(User.login == "wang"))
    await admin.get(PAGE)
    assert "没有签发人" not in row_of(admin.page, "sw-2")


def row_of(page: str, code: str) -> str:
    (row,) = [row for row in page.split("<tr>") if f'"mono">{code}<' in row]
    return row


async def test_a_program_reads_and_changes_units(admin_house: House, admin: Browser) -> None:
    assert admin.page
    described = Described()
    program = await a_program(admin_house, Scope.SETTINGS_READ, Scope.SETTINGS_WRITE, role=Role.ADMIN)

    listed = await program.get(PAGE)
    changed = await program.post(PAGE, {"code": "cgj", "duty_phone": "13900002222"})

    assert await described.faults("api.units", listed) == []
    assert await described.faults("api.units.post", changed) == []
    found = await unit(admin_house, "cgj")
    assert (found.name, found.duty_phone, found.parent) == ("城市管理局", "13900002222", "gov")
