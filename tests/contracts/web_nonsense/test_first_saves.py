"""Several people who add the same thing in the same instant: one has, the others are told, nobody meets an error.

On PostgreSQL they really work side by side.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from db.tables import Role
from tests.contracts.web.conftest import Browser
from tests.contracts.web_cases.conftest import Office
from tests.contracts.web_hall.test_trunks import CARRIER, NEW

AT_ONCE = 5
REASON = {"reason": "按通知执行"}
FORMS: Mapping[str, Mapping[str, str]] = {
    "/admin/channels/limits/form.address": {"most": "7", "seconds": "60"},
    "/admin/partners/limits": {"networks": "", "days": "4"},
    "/admin/keeping": {"partner_messages": "30", "partner_deliveries": "30", "jobs": "30"},
    "/admin/dispatch": REASON | {"category": "", "place": "人民路", "lead": "cgj", "supervising": "dc1"},
    "/admin/partners": {"code": "grid", "name": "网格平台", "kind": "grid", "unit": "cgj", "url": "https://grid.example/in"},
    "/cases/filters": {"name": "夜间噪音", "query": "find=噪音"},
    "/cases/20261122-000001/notices": {"email": "wang@example.com"},
    "/cases/20261122-000001/tags": {"tag": "夜间"},
    "/admin/trunks": CARRIER | NEW,
}  # fmt: skip
BODIES: Mapping[str, Mapping[str, Any]] = {
    "/admin/rules/rating": {"text": "请回复1到5。"},
    "/admin/rules/callback": {"attempts": "2"},
    "/admin/rules/follow-up": {"attempts": "2"},
    "/admin/rules/unread": {"normal": "30"},
    "/admin/notices/quiet": {"hours": "22:00-07:00"},
    "/admin/notices/closed": {
        "revision": 0, "active": True, "ways": ["sms"], "subject": "工单", "text": "工单{工单编号}已办结。",
    },
    "/admin/queues": {"name": "night", "label": "夜间", "strategy": "rrmemory"},
    "/admin/lines": {"number": "12320", "label": "卫生热线", "queue": "general", "greeting": "greeting"},
    "/admin/pauses": {"key": "nap", "label": "午休"},
    "/admin/seats/new": {"number": "1999", "label": "夜班"},
    "/admin/people/new": {"login": "li.na", "name": "李娜", "role": "agent"},
    "/call-settings": {"unit": "城管局", "label": "值班", "number": "0518123456", "enabled": True},
    "/call-settings/outbound-rules": {"role": "qa", "patterns": "1XX", "per_hour": "3", "at_once": "1"},
    "/special-reports": {"title": "供暖专报", "text": "近期供暖诉求集中。", "cases": ""},
    "/receptions": {
        "day": "2027-02-06", "begins": "09:00", "ends": "11:00", "place": "大厅", "leader": "张副市长", "visits": "5",
    },
    "/knowledge": {"code": "gn-1", "title": "供暖温度", "body": "室内温度不低于 18 度。"},
}  # fmt: skip


async def statuses(admin: Browser, token: str, path: str) -> list[int]:
    """Of ``AT_ONCE`` requests that come together."""

    async def one() -> int:
        headers = {"X-CSRF-Token": token}
        if path in BODIES:
            answer = await admin.client.post(f"/api/v1{path}", json=BODIES[path], headers=headers)
        else:
            answer = await admin.client.post(path, data=FORMS[path], headers=headers, allow_redirects=False)
        await answer.read()
        return answer.status

    return list(await asyncio.gather(*(one() for _ in range(AT_ONCE))))


async def test_one_has_added_it_and_the_others_are_told(office: Office) -> None:
    admin = await office.house.as_(Role.ADMIN)
    token = (await admin.token())["X-CSRF-Token"]

    found = {path: await statuses(admin, token, path) for path in (*FORMS, *BODIES)}

    wrong = {
        path: told for path, told in found.items() if min(told) >= 400 or not {200, 201, 303, 409, 422} >= set(told)
    }
    assert wrong == {}
