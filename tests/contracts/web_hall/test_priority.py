"""Citizens who go before others: put on the list with a reason, shown masked, taken off with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.tables import AuditEntry, CallerRule, CallerRuleKind, Role
from tests.contracts.web.factory import NOON, a_call
from tests.contracts.web_hall.conftest import House

PAGE = "/priority-callers"
WISH = {"number": "+86 139-0013-9000", "level": "40", "until": "2027-03-01", "reason": "独居老人，街道提供"}


async def rules(house: House) -> list[CallerRule]:
    async with house.database.read() as session:
        return list(await session.scalars(select(CallerRule).order_by(CallerRule.id)))


async def test_a_supervisor_lists_a_citizen_and_ends_it_both_with_a_reason(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    await browser.get(PAGE)

    assert (await browser.post(PAGE, **WISH)).status == 303
    await browser.get(PAGE)
    assert "139****9000" in browser.page
    assert "13900139000" not in browser.page
    [rule] = await rules(house)
    assert (rule.number, rule.kind, rule.priority) == ("13900139000", CallerRuleKind.PRIORITY, 40)
    assert rule.valid_until.isoformat() == "2027-03-01T16:00:00+00:00", "the end of that day in Shanghai"

    assert (await browser.post(f"{PAGE}/{rule.id}/end", reason="已搬离本市")).status == 303
    [rule] = await rules(house)
    assert rule.valid_until == NOON
    async with house.database.read() as session:
        entries = list(await session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "caller-rule")))
    assert [(entry.action, entry.actor, entry.reason) for entry in entries] == [
        ("priority.added", "supervisor", "独居老人，街道提供"), ("priority.ended", "supervisor", "已搬离本市"),
    ]  # fmt: skip
    assert "13900139000" not in str([(entry.before, entry.after, entry.subject_id) for entry in entries])


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"number": "abc"}, "number", "3 至 20 位数字"),
        ({"level": "0"}, "level", "1 至 100"),
        ({"until": "2026-11-01"}, "until", "一年之内"),
        ({"until": "2028-01-01"}, "until", "一年之内"),
        ({"until": "明天"}, "until", "请选择截止日期"),
        ({"reason": "老"}, "reason", "请填写原因"),
    ],
)
async def test_each_fault_is_told_at_its_field_and_nothing_is_kept(
    house: House, changes: dict[str, str], field: str, words: str
) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    assert (await browser.post(PAGE, **WISH | changes)).status == 422
    assert words in browser.page.split(f'id="fault-{field}-new">')[1].split("</div>")[0]
    assert await rules(house) == []


async def test_all_faults_are_told_at_once_and_what_was_written_stays(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    wrong = {"number": "张大爷", "level": "101", "until": "2026-11-01", "reason": ""}
    assert (await browser.post(PAGE, **wrong)).status == 422
    for field, words in (("number", "3 至 20"), ("level", "1 至 100"), ("until", "一年之内"), ("reason", "请填写原因")):
        assert words in browser.page.split(f'id="fault-{field}-new">')[1].split("</div>")[0]
    assert "张大爷" in browser.page


async def test_a_number_is_listed_once(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)
    await browser.post(PAGE, **WISH)
    await browser.get(PAGE)
    assert (await browser.post(PAGE, **WISH | {"number": "13900139000"})).status == 422
    assert "已在名单中" in browser.page
    assert len(await rules(house)) == 1


async def test_from_a_calls_page_the_number_is_never_typed(house: House) -> None:
    async with house.database.write() as session:
        session.add_all([a_call("main-1.1"), a_call("main-2.1", caller=None)])
    browser = await house.as_(Role.SUPERVISOR)
    await browser.get("/calls/main-1.1")
    assert "/priority-callers?call=main-1.1#new" in browser.page
    await browser.get(f"{PAGE}?call=main-1.1")
    assert "138****5678" in browser.page

    wish = {name: text for name, text in WISH.items() if name != "number"}
    assert (await browser.post(PAGE, call="main-1.1", **wish | {"level": "0"})).status == 422
    assert 'name="call" value="main-1.1"' in browser.page, "the form that is shown again is about the same call"
    assert (await browser.post(PAGE, call="main-1.1", **wish)).status == 303
    assert [(rule.number, rule.call_id) for rule in await rules(house)] == [("13812345678", "main-1.1")]
    await browser.get(PAGE)
    assert (await browser.post(PAGE, call="main-2.1", **wish)).status == 422
    assert "没有显示号码" in browser.page


async def test_an_ended_one_is_not_ended_again_and_a_block_is_not_ended_here(house: House) -> None:
    until = NOON + timedelta(days=1)
    async with house.database.write() as session:
        session.add(CallerRule(number="1", kind=CallerRuleKind.BLOCKED, reason="x", valid_from=NOON, valid_until=until))
    browser = await house.as_(Role.SUPERVISOR)
    token = await browser.token()
    wish = WISH | {"level": 40}
    made = await (await browser.client.post(f"/api/v1{PAGE}", json=wish, headers=token)).json()

    async def ended(rule: object) -> int:
        body = {"reason": "复核不再需要"}
        return (await browser.client.post(f"/api/v1{PAGE}/{rule}/end", json=body, headers=token)).status

    assert [await ended(made["saved"]), await ended(made["saved"]), await ended(1)] == [200, 422, 422]


@pytest.mark.parametrize("role", [Role.AGENT, Role.QA, Role.MANAGER, Role.DEPARTMENT])
async def test_the_list_is_the_supervisors(house: House, role: Role) -> None:
    browser = await house.as_(role)
    assert (await browser.get(PAGE)).status == 403
    assert (await browser.get(f"/api/v1{PAGE}")).status == 403
    assert (await browser.post(PAGE, **WISH)).status == 403
