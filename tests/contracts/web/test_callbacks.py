"""The page of those who are to be called back."""

from datetime import timedelta

from db.tables import Callback, CallbackKind, CallbackState, Role
from tests.contracts.web.conftest import House
from tests.contracts.web.factory import NOON


async def listed(house: House, number: str = "13800138000", **columns: object) -> None:
    facts: dict[str, object] = {
        "kind": CallbackKind.MISSED, "line": "12345", "queue": "general", "requested_at": NOON,
        "waiting_since": NOON - timedelta(minutes=5), "call_id": f"main-{number}",
    }  # fmt: skip
    async with house.database.write() as session:
        session.add(Callback(number=number, **(facts | columns)))


async def test_an_agent_takes_and_dials_in_the_order_of_waiting(house: House) -> None:
    await listed(house, "13800138001")
    await listed(house, "13800138002", waiting_since=NOON - timedelta(minutes=9), kind=CallbackKind.ASKED)
    browser = await house.as_(Role.AGENT)

    await browser.get("/callbacks")
    assert browser.page.index("138****8002") < browser.page.index("138****8001")
    assert "13800138001" not in browser.page.replace("/calls/main-13800138001", "")
    assert (await browser.post("/orders/callback.next", back="/callbacks")).headers[
        "Location"
    ] == "/callbacks?done=callback.next"
    await browser.get("/callbacks")
    await browser.post("/orders/callback.dial", callback="1", back="/callbacks")

    assert [(order.name, dict(order.fields)) for order in house.controls.given] == [
        ("callback.next", {"seat": "8007"}), ("callback.dial", {"seat": "8007", "callback": "1"}),
    ]  # fmt: skip


async def test_only_a_supervisor_strikes_off_whom_another_seat_holds(house: House) -> None:
    await listed(house, state=CallbackState.CLAIMED, claimed_by="8001")
    agent, supervisor = await house.as_(Role.AGENT), await house.as_(Role.SUPERVISOR)

    await agent.get("/callbacks")
    assert "callback.close" not in agent.page
    assert (await agent.post("/orders/callback.close", callback="1", seat="", reason="试试")).status == 403
    await supervisor.get("/callbacks")
    assert "callback.close" in supervisor.page
    await supervisor.post("/orders/callback.close", callback="1", seat="", reason="已来信说明")

    assert [order.by for order in house.controls.given] == ["supervisor"]


async def test_an_empty_list_says_how_it_fills(house: House) -> None:
    browser = await house.as_(Role.AGENT)
    assert (await browser.get("/callbacks")).status == 200
    assert "目前没有需要回拨的市民" in browser.page
    assert (await browser.get("/api/v1/callbacks")).status == 200


async def test_who_sees_the_figures_sees_the_list_behind_them_and_touches_nobody(house: House) -> None:
    await listed(house)
    browser = await house.as_(Role.MANAGER)

    assert (await browser.get("/callbacks")).status == 200
    assert "138****8000" in browser.page
    assert "/orders/callback" not in browser.page
    assert (await browser.post("/orders/callback.claim", callback="1")).status == 403


async def test_the_boards_figures_are_the_rows_of_the_list(house: House) -> None:
    await listed(house, "13800138001", simulated=True)
    await listed(house, "13800138002", waiting_since=NOON - timedelta(minutes=9))
    await listed(house, "13800138003", state=CallbackState.CLAIMED, claimed_by="8001")
    closed = {"state": CallbackState.REACHED, "closing": "talked"}
    await listed(house, "13800138004", closed_at=NOON - timedelta(hours=1), **closed)
    await listed(house, "13800138005", closed_at=NOON - timedelta(days=1), **closed)
    browser = await house.as_(Role.MANAGER)

    await browser.get("/")
    assert 'href="/callbacks?kind=real" id="tile-callbacks">2<' in browser.page, "robots do not count here"
    assert 'id="tile-callbacks-taken">1<' in browser.page
    assert "最早" in browser.page
    assert "1 位</a>（接通 1）" in browser.page
    await browser.get("/callbacks?kind=real&closed=2026-11-22")
    for shown, number in ((0, "8001"), (1, "8002"), (1, "8003"), (1, "8004"), (0, "8005")):
        assert browser.page.count(f"138****{number}") == shown
