"""Trunks on a page: added, changed, closed; what Asterisk says of each; nothing the switch could not be told."""

from sqlalchemy import select

from asterisk_conf import PlanRefused
from db.tables import AuditEntry, Role, Trunk
from queue_manager import ControlAway
from tests.contracts.web_hall.conftest import Browser, House

CARRIER = {
    "name": "carrier", "label": "电信主中继", "hosts": "203.0.113.10，203.0.113.0/28", "server": "sip.example",
    "port": "5060", "username": "city", "password": "a-secret-of-theirs", "transport": "udp", "enabled": "on",
}  # fmt: skip
NEW = {"new": "on"}
STATES = {
    "carrier": {"loaded": True, "reachable": False, "registration": "Rejected"},
    "rehearsal": {"loaded": True, "reachable": None, "registration": None},
}

FAULTS: list[tuple[dict[str, str], str, str]] = [
    ({"name": "1carrier"}, "name", "字母开头"),
    ({"name": "rehearsal"}, "name", "已有这条中继"),
    ({"hosts": ""}, "hosts", "请填写运营商信令的来源地址"),
    ({"hosts": "sip.example"}, "hosts", "不是地址或网段"),
    ({"hosts": "0.0.0.0/0"}, "hosts", "太大"),
    ({"server": "", "username": "city"}, "server", "在哪个服务器注册"),
    ({"server": "sip:x;lr"}, "server", "域名或 IPv4"),
    ({"username": "a b"}, "username", "只能含字母"),
    ({"username": ""}, "username", "就要填写用户名"),
    ({"password": ""}, "password", "请填写运营商给的密码"),
    ({"password": "short"}, "password", "8 至 128"),
    ({"port": "0"}, "port", "1 至 65535"),
    ({"srtp": "on"}, "srtp", "须同时使用 TLS"),
    ({"label": "a;b"}, "label", "不能含有"),
]
"""What is sent instead, and which field then says what."""


async def sent(browser: Browser, **changes: str) -> int:
    await browser.get("/admin/trunks")
    return (await browser.post("/admin/trunks", **CARRIER | changes)).status


async def trunk(house: House, name: str = "carrier") -> Trunk | None:
    async with house.database.read() as session:
        return await session.get(Trunk, name)


async def test_a_trunk_is_added_changed_and_closed_and_its_password_is_never_shown(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    assert await sent(browser, **NEW) == 303
    row = await trunk(house)
    assert row is not None
    assert (row.hosts, row.server, row.username) == ("203.0.113.10,203.0.113.0/28", "sip.example", "city")
    assert (row.password, row.rehearsal, row.enabled) == (CARRIER["password"], False, True)
    assert [order.name for order in house.controls.given if order.name != "trunks.state"] == ["switch.reload"]

    await browser.get("/admin/trunks?trunk=carrier")
    assert CARRIER["password"] not in browser.page
    assert "外呼由此送出" in browser.page

    assert await sent(browser, password="", enabled="", label="电信备用") == 303
    row = await trunk(house)
    assert row is not None
    assert (row.label, row.enabled, row.password) == ("电信备用", False, CARRIER["password"]), "the password stays"
    await browser.get("/admin/trunks")
    assert "停用" in browser.page

    async with house.database.read() as session:
        entries = list(await session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "trunk")))
    assert [entry.action for entry in entries] == ["trunk.added", "trunk.password", "trunk.changed"]
    assert CARRIER["password"] not in str([(entry.before, entry.after) for entry in entries])


async def test_each_fault_is_told_at_its_field_and_nothing_is_kept(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    for changes, field, words in FAULTS:
        assert await sent(browser, **NEW | changes) == 422
        assert words in browser.page.split(f'id="fault-{field}-new">')[1].split("</div>")[0]
        assert CARRIER["password"] not in browser.page, "a password that was typed is not sent back"
    assert await trunk(house) is None
    assert [order.name for order in house.controls.given if order.name != "trunks.state"] == []


async def test_what_the_switch_could_not_be_told_is_refused_and_not_kept(house: House) -> None:
    house.controls.plan_refused = PlanRefused("trunk carrier", "transport tls needs SIP over TLS to be on")
    browser = await house.as_(Role.ADMIN)

    assert await sent(browser, **NEW, transport="tls") == 422

    assert "没有打开 SIP over TLS" in browser.page.split('id="fault-transport-new">')[1].split("</div>")[0]
    assert await trunk(house) is None


async def test_the_page_tells_what_asterisk_says_and_what_a_carrier_needs_to_know(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    await sent(browser, **NEW)
    house.controls.done = {"trunks": STATES}

    await browser.get("/admin/trunks")

    assert "注册被运营商拒绝" in browser.page
    assert "对端没有应答" in browser.page
    assert "UDP 12000 至 15999" in browser.page
    assert "12315、12345" in browser.page
    assert "运营商打不进来" in browser.page, "this switch listens on loopback"


async def test_with_the_switch_away_trunks_are_changed_all_the_same(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    house.controls.refuses = ControlAway()

    await browser.get("/admin/trunks")
    assert "交换机暂时没有应答" in browser.page
    answer = await browser.post("/admin/trunks", **CARRIER | NEW)

    assert answer.headers["Location"] == "/admin/trunks?saved=waiting"
    assert await trunk(house) is not None


async def test_of_a_rehearsal_trunk_only_name_and_service_change(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    assert await sent(browser, name="rehearsal", label="演练中继", hosts="", server="", username="", password="") == 303

    row = await trunk(house, "rehearsal")
    assert row is not None
    assert (row.label, row.rehearsal, row.hosts, row.enabled) == ("演练中继", True, "", True)


async def test_the_same_as_json(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    token = await browser.token()
    body = {"name": "mobile", "label": "移动", "hosts": "198.51.100.7"}

    answer = await browser.client.post("/api/v1/admin/trunks", json=body, headers=token)
    assert (answer.status, await answer.json()) == (200, {"saved": "kept"})

    rows = (await (await browser.client.get("/api/v1/admin/trunks")).json())["rows"]
    [row] = [row for row in rows if row["name"] == "mobile"]
    assert (row["port"], row["transport"], row["enabled"], row["has_password"]) == (5060, "udp", True, False)
    assert "password" not in row
    house.controls.done = {"trunks": STATES}
    told = await (await browser.client.get("/api/v1/admin/trunks/state")).json()
    assert told["trunks"]["carrier"]["registration"] == "Rejected"


async def test_only_an_administrator_sees_and_changes_trunks(house: House) -> None:
    for role in set(Role) - {Role.ADMIN}:
        browser = await house.as_(role)
        assert (await browser.get("/admin/trunks")).status == 403
        assert (await browser.post("/admin/trunks", **CARRIER)).status == 403
        assert (await browser.client.get("/api/v1/admin/trunks/state")).status == 403
