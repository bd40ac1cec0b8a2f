"""How often a citizen is called, who is not, and what counts as lingering: an administrator sets it on a page."""

import pytest

from cases import Cases, Steps
from db.jobs import LeaseJobs
from db.tables import Case, CaseState, Role
from tests.contracts.cases.units import TO_ANSWERED, a_case, add_units, walk
from tests.contracts.web_admin.conftest import House
from tests.unit.cases.people import AGENT

ASKING, LINGERING = "/admin/rules/calling-back", "/admin/rules/lingering"
NUMBERS = {"days": "10", "long_days": "20", "redos": "1", "returns": "1", "repeat_days": "30"}


async def test_after_as_many_tries_as_the_city_says_somebody_decides_without_the_citizen(admin_house: House) -> None:
    database = admin_house.database
    await add_units(database)
    steps = Steps(database, LeaseJobs(database))
    admin = await admin_house.as_(Role.ADMIN)
    await admin.get(ASKING)
    assert "没有留下可回访的号码" in admin.page

    wanted = {"tries": "1", "wait_hours": "2", "claim_minutes": "30", "excluded": "anonymous"}
    assert (await admin.post(ASKING, **wanted)).status == 303

    case = await walk(steps, await a_case(database), *TO_ANSWERED, ("follow_up", AGENT, {"outcome": "unreached"}))
    assert case.state is CaseState.FOLLOWED_UP, "one try is all"
    other = await a_case(database, 2)
    async with database.write() as session:
        (await session.get_one(Case, other.id)).anonymous = True
    other = await walk(steps, await Cases(database).get(other.id), *TO_ANSWERED)
    assert other.state is CaseState.FOLLOWED_UP, "who is anonymous is not asked"
    assert len(await admin_house.audit("setting.changed")) == 1


@pytest.mark.parametrize(
    ("path", "fields", "complaint"),
    [
        (ASKING, {"tries": "0", "wait_hours": "4", "claim_minutes": "30"}, "最多拨打（次）应为 1 至 10"),
        (
            ASKING,
            {"tries": "3", "wait_hours": "4", "claim_minutes": "30", "excluded": "friends"},
            "请从列表中选择不回访的工单",
        ),
        (LINGERING, NUMBERS | {"days": "99999"}, "积案（天）应为 1 至 3650"),
        (LINGERING, NUMBERS | {"long_days": "10"}, "应多于“积案”"),
    ],
)
async def test_what_cannot_be_a_rule_is_told_at_its_field(
    admin_house: House, path: str, fields: dict[str, str], complaint: str
) -> None:
    admin = await admin_house.as_(Role.ADMIN)
    await admin.get(path)

    key = "cases.calling_back" if path == ASKING else "cases.lingering"
    assert (await admin.post(path, key=key, **fields)).status == 422
    assert complaint in admin.page
