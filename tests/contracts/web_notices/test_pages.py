"""Pages of notices and partners, and the address partners tell us things at."""

import json
import re

import pytest
from sqlalchemy import select

from cases import signature_headers
from db import Database
from db.tables import CaseRecusal, Notice, NoticeState, NoticeWay, Partner, Role
from tests.contracts.cases.units import a_case, add_units
from tests.contracts.web.conftest import Browser, House

RULE = {"active": "on", "ways": "sms", "first": "sms", "delay_minutes": "0", "subject": "工单{工单编号}",
        "text": "{诉求人}您好，已转交{主办单位}。", "discreet": "编号{工单编号}有新进展。",
        "revision": "0"}  # fmt: skip
PARTNER = {"code": "cgj", "name": "城管系统", "kind": "department", "unit": "cgj", "url": "https://cgj.example/hook",
           "events": "case.dispatched"}  # fmt: skip


@pytest.fixture
def database(sqlite: Database) -> Database:
    """The store is not the subject here."""
    return sqlite


@pytest.fixture
async def admin(house: House) -> Browser:
    await add_units(house.database)
    return await house.as_(Role.ADMIN)


async def test_words_are_previewed_saved_and_faults_are_told_at_once(house: House, admin: Browser) -> None:
    await admin.get("/admin/notices")
    assert "免打扰时段" in admin.page

    assert (await admin.post("/admin/notices/dispatched", **RULE, preview="1")).status == 200
    assert "王女士您好，已转交城市管理局。" in admin.page
    assert "编号20261122-000001有新进展。" in admin.page
    assert await house.audit("notice_rule.written") == []

    assert (await admin.post("/admin/notices/dispatched", **RULE | {"text": "{电话}"})).status == 422
    assert "没有占位符「电话」" in admin.page
    assert (await admin.post("/admin/notices/dispatched", **RULE)).status == 303
    assert (await admin.post("/admin/notices/dispatched", csrf=await _csrf(admin), **RULE)).status == 409
    assert await house.audit("notice_rule.written") == [("admin", "dispatched", None)]
    await admin.get("/admin/notices")
    assert (await admin.post("/admin/notices/quiet", hours="9点到10点")).status == 422
    assert (await admin.post("/admin/notices/quiet", hours="22:00-07:00")).status == 303
    assert (await admin.post("/admin/notices/nonsense", csrf=await _csrf(admin), **RULE)).status == 404


async def test_a_failed_notice_is_listed_without_its_number_and_sent_again(house: House, admin: Browser) -> None:
    case = await a_case(house.database)
    async with house.database.write() as session:
        notice = Notice(
            case_id=case.id, ordinal=1, event="dispatched", key="k", way=NoticeWay.SMS, address="13812345678",
            subject="s", text="已转办", tells=True, state=NoticeState.DEAD, due_at=house.clock(), attempts=12, rounds=0,
            error="no answer in time", created_at=house.clock(), ended_at=house.clock(),
        )  # fmt: skip
        session.add(notice)

    await admin.get("/admin/notices/letters")
    assert "138****5678" in admin.page
    assert "13812345678" not in admin.page
    assert (await admin.post(f"/admin/notices/letters/{notice.id}/again")).status == 303
    await admin.get("/admin/notices/letters?state=waiting")
    assert case.number in admin.page
    assert (await admin.post(f"/admin/notices/letters/{notice.id}/again", csrf=await _csrf(admin))).status == 409

    agent = await house.as_(Role.AGENT)
    await agent.get(f"/cases/{case.number}/notices")
    assert "已转办" in agent.page
    assert (await agent.post(f"/cases/{case.number}/notices", silent="on", email="nonsense")).status == 422
    assert (await agent.post(f"/cases/{case.number}/notices", silent="on", email="wang@example.org")).status == 303
    await agent.get(f"/cases/{case.number}")
    assert "登记通知意愿" in agent.page
    assert (await agent.get("/admin/notices")).status == 403


async def test_who_keeps_out_of_a_case_neither_reads_nor_sets_what_its_citizen_is_told(
    house: House, admin: Browser
) -> None:
    case = await a_case(house.database)
    async with house.database.write() as session:
        session.add(
            CaseRecusal(case_id=case.id, login="agent", reason="亲属", begun_at=house.clock(), begun_by="supervisor")
        )
    agent = await house.as_(Role.AGENT)

    assert (await agent.get(f"/cases/{case.number}/notices")).status == 404
    await agent.get("/cases")
    assert (await agent.post(f"/cases/{case.number}/notices", silent="on")).status == 404
    assert (await admin.get(f"/cases/{case.number}/notices")).status == 200


async def test_a_partner_is_entered_its_secret_shown_once_and_it_tells_us_things(house: House, admin: Browser) -> None:
    await admin.get("/admin/partners")
    assert (await admin.post("/admin/partners", **PARTNER | {"url": "http://10.0.0.1/"})).status == 422
    assert "https" in admin.page
    assert (await admin.post("/admin/partners", **PARTNER)).status == 200
    found = re.search(r'id="secret">([^<]+)<', admin.page)
    assert found
    secret = found.group(1)
    async with house.database.read() as session:
        partner = (await session.scalars(select(Partner))).one()
    path = f"/admin/partners/{partner.id}"
    await admin.get(path)
    assert secret not in admin.page

    body = json.dumps({"id": "m1", "kind": "accepted", "case": "20261122-000009"}).encode()
    other = await house.open_browser()
    answer = await other.client.post("/api/v1/exchange/cgj", data=body)
    assert (answer.status, (await answer.json())["error"]["code"]) == (401, "not_signed")
    signed = signature_headers(secret, body, house.clock())
    answer = await other.client.post("/api/v1/exchange/cgj", data=body, headers=signed)
    assert (answer.status, (await answer.json())["error"]["code"]) == (404, "no_such_case")

    assert (await admin.post(path + "/test")).status == 303
    assert (await admin.get(path)).status == 200
    assert "测试" in admin.page
    assert (await admin.post(path, **PARTNER | {"name": "新名称", "revision": "1"})).status == 303
    assert (await admin.post(path, csrf=await _csrf(admin), **PARTNER | {"revision": "1"})).status == 409
    await admin.get(path)
    assert (await admin.post(path + "/secret")).status == 200
    assert secret not in admin.page
    assert (await admin.post(path + "/switch", on="0")).status == 303
    await admin.get("/admin/partners")
    assert (await admin.post("/admin/partners/limits", networks="10.0.0.0/8", days="2")).status == 303
    await admin.get("/admin/partners")
    assert 'name="jobs" type="number" min="7" max="3650" value="90"' in admin.page
    kept = {"jobs": "30", "partner_messages": "60", "partner_deliveries": "90"}
    assert (await admin.post("/admin/keeping", **kept)).status == 303
    await admin.get("/admin/partners")
    assert 'value="60"' in admin.page
    assert (await admin.post("/admin/keeping", **kept | {"jobs": "1"})).status == 422
    assert (await admin.get("/admin/partners/99")).status == 404
    assert [action for action, *_ in await house.audit("partner.added")] == ["admin"]


async def _csrf(browser: Browser) -> str:
    return (await browser.token())["X-CSRF-Token"]
