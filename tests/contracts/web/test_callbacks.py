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
    assert (await browser.post("/orders/callback.next", back="/callbacks")).headers["Location"] == "/callbacks"
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


async def test_who_only_sees_figures_does_not_see_the_list(house: House) -> None:
    browser = await house.as_(Role.MANAGER)
    assert (await browser.get("/callbacks")).status == 403
