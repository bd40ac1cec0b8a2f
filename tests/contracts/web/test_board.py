"""The board, its stream, health and the pages of what went wrong."""

import json
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse

from db import Database, StoreUnavailable
from db.tables import Role
from tests.contracts.web.conftest import House
from tests.contracts.web.factory import NOON, a_board
from web.calls import handlers


async def event(stream: ClientResponse) -> tuple[str, dict[str, Any]]:
    name = (await stream.content.readline()).decode().removeprefix("event: ").strip()
    data = json.loads((await stream.content.readline()).decode().removeprefix("data: "))
    await stream.content.readline()
    return name, data


async def open_stream(house: House) -> ClientResponse:
    browser = await house.as_(Role.AGENT)
    return await browser.client.get("/board/stream")


async def test_a_change_of_the_board_is_pushed(house: House) -> None:
    stream = await open_stream(house)
    assert '"tile-waiting">2<' in (await event(stream))[1]["sections"]["tiles"]

    house.boards.show(a_board(waiting=7))
    name, data = await event(stream)
    assert name == "board"
    assert '"tile-waiting">7<' in data["sections"]["tiles"]
    assert "seats" not in data["sections"], "what did not change is not sent again"
    stream.close()


async def test_a_lost_feed_is_told_with_its_time_and_the_last_state_stays(house: House) -> None:
    stream = await open_stream(house)
    await event(stream)

    house.boards.cut(NOON)
    _, data = await event(stream)
    assert "数据已中断（自 12:00:00 起）" in data["sections"]["link"]
    assert "stale" in data["sections"]["tiles"]
    assert '"tile-waiting">2<' in data["sections"]["tiles"]

    house.boards.show(a_board(waiting=3))
    _, data = await event(stream)
    assert "实时数据正常" in data["sections"]["link"]
    stream.close()


async def test_a_switch_that_is_not_heard_is_told_although_the_feed_lives(house: House) -> None:
    house.boards.show(a_board(link="down"))
    stream = await open_stream(house)
    assert "数据已中断（自 11:59:57 起）" in (await event(stream))[1]["sections"]["link"]
    stream.close()


async def test_the_stream_ends_with_the_session(house: House) -> None:
    stream = await open_stream(house)
    await event(stream)
    house.clock.now += timedelta(minutes=31)

    house.boards.show(a_board(waiting=1))
    assert (await event(stream))[0] == "ended"


async def test_the_board_goes_on_while_the_store_is_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = await open_stream(house)
    await event(stream)
    await _lose_store(monkeypatch)

    house.boards.show(a_board(waiting=9))
    name, data = await event(stream)
    assert name == "board"
    assert '"tile-waiting">9<' in data["sections"]["tiles"]
    stream.close()


async def test_health_tells_database_and_feed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await house.open_browser()
    assert await (await browser.get("/healthz")).json() == {"status": "ok", "database": "ok", "feed": "ok"}

    await _lose_store(monkeypatch)
    answer = await browser.get("/healthz")
    assert answer.status == 503
    assert (await answer.json())["database"] == "unavailable"


async def _lose_store(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(self: Database) -> None:
        raise StoreUnavailable("database unavailable: connection refused")

    monkeypatch.setattr(Database, "read", gone)


async def test_without_the_store_pages_say_what_is_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await house.as_(Role.AGENT)
    await _lose_store(monkeypatch)

    answer = await browser.get("/calls")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert "电话仍在接听、排队和录音" in browser.page
    assert (await (await browser.get("/api/v1/calls")).json())["error"]["code"] == "store_unavailable"


async def test_an_error_nobody_foresaw_has_an_id_and_tells_no_details(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("13812345678")

    monkeypatch.setattr(handlers.queries, "calls", fail)
    browser = await house.as_(Role.AGENT)

    assert (await browser.get("/calls")).status == 500
    assert "错误编号" in browser.page
    assert "13812345678" not in browser.page
    assert "Zero" not in browser.page


@pytest.mark.parametrize("path", ["/nowhere", "/calls/none", "/cases/20261122-999999", "/recordings/9/audio"])
async def test_what_is_not_there_is_told_in_chinese(house: House, path: str) -> None:
    browser = await house.as_(Role.QA)

    assert (await browser.get(path)).status == 404
    assert "没有找到" in browser.page


async def test_every_answer_carries_the_headers(house: House) -> None:
    browser = await house.open_browser()
    for path in ("/signin", "/healthz", "/assets/app.js", "/nowhere"):
        answer = await browser.get(path)
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
