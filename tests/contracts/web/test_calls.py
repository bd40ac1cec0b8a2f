"""The list, one call, its number and its recording, on both databases."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import ClientPayloadError, ServerDisconnectedError

from db.tables import CallEnding, Recording, RecordingKind, RecordingState, Role
from tests.contracts.web.conftest import Browser, House
from tests.contracts.web.factory import NOON, a_call, add_calls
from tests.contracts.web.talk import add_recording, add_talk, add_transcript
from web.times import local_day
from web.wallboard.figures import read_today

CALL = "/calls/main-1.1"


def listed(browser: Browser) -> list[str]:
    return re.findall(r'<td><a href="/calls/([^"?]+)', browser.page)


async def test_the_list_says_what_to_do_while_there_is_nothing(house: House) -> None:
    browser = await house.as_(Role.AGENT)

    await browser.get("/calls")
    assert "还没有来电" in browser.page
    await browser.get("/calls?seat=8001")
    assert "没有符合条件的来电" in browser.page


async def test_paging_shows_every_call_once_although_new_ones_come(house: House) -> None:
    await add_calls(house.database, 120)
    browser = await house.as_(Role.AGENT)
    seen: list[str] = []
    path = "/calls"
    while path:
        await browser.get(path)
        seen += listed(browser)
        async with house.database.write() as session:
            session.add(a_call(f"late-{len(seen)}.1", at=NOON + timedelta(minutes=len(seen))))
        following = re.search(r'rel="next" href="([^"]+)"', browser.page)
        path = following.group(1).replace("&amp;", "&") if following else ""

    assert len(seen) == len(set(seen)) == 120
    await browser.get("/calls?order=oldest")
    assert listed(browser)[0] == seen[-1]


async def test_filters_narrow_and_combine(house: House) -> None:
    await add_talk(house.database, house.recordings)
    await add_calls(house.database, 20)
    async with house.database.write() as session:
        session.add(a_call("real-1.1", at=NOON - timedelta(days=2), simulated=False, line="12315", seat="8011"))
    browser = await house.as_(Role.AGENT)

    async def found(query: str) -> list[str]:
        await browser.get(f"/calls?{query}")
        return listed(browser)

    assert await found("words=油烟") == ["main-1.1"]
    assert await found("words=油烟 天然气") == []
    assert await found("kind=real") == ["real-1.1"]
    assert await found("last=2026-11-20") == ["real-1.1"]
    assert await found("first=2026-11-21&line=12315") == []
    assert await found("seat=8011") == ["real-1.1"]
    assert set(await found("caller=12345678")) == {"main-1.1", "real-1.1"}
    assert len(await found("ending=abandoned_in_queue")) == 1
    assert await found("words=油烟&caller=0000") == []


async def test_figures_lead_to_exactly_the_calls_they_count(house: House) -> None:
    async with house.database.write() as session:
        session.add_all(
            [
                a_call("c-1.1", at=NOON),
                a_call("c-2.1", at=NOON, ending=CallEnding.ABANDONED_IN_QUEUE),
                a_call("c-3.1", at=NOON, ending=CallEnding.ABANDONED_IN_GREETING),
                a_call("c-4.1", at=NOON, ending=None, queued_at=NOON),
                a_call("c-5.1", at=NOON, ending=None, queued_at=NOON, connected_at=NOON),
                a_call("c-6.1", at=NOON - timedelta(days=1)),
                a_call("c-7.1", at=NOON, simulated=False),
                a_call("c-8.1", at=NOON, simulated=False, ending=CallEnding.TIMED_OUT),
            ]
        )
    day = local_day(NOON)
    today = await read_today(house.database, day, simulated=None)

    assert (today.connect_rate.numerator, today.connect_rate.denominator) == (3, 5)
    assert (today.arrived.numerator, today.simulated) == (7, 5)

    browser = await house.as_(Role.MANAGER)  # this installation is a real one: simulated calls do not count
    await browser.get("/")
    assert "50.00%" in browser.page
    links = dict(re.findall(r'href="([^"]+)" id="link-(\w+)"', browser.page))
    for href, name in links.items():
        await browser.get(href.replace("&amp;", "&"))
        assert listed(browser) == {"offered": ["c-8.1", "c-7.1"], "answered": ["c-7.1"]}[name]


@pytest.mark.parametrize("role", list(Role))
async def test_nobody_sees_a_number_without_asking(house: House, role: Role) -> None:
    await add_talk(house.database, house.recordings)
    browser = await house.as_(role)
    for path in ("/calls", CALL, "/", "/wallboard", "/cases", "/cases/20261122-000001"):
        await browser.get(path)
        assert "13812345678" not in browser.page, path
    for path in ("/api/v1/calls", f"/api/v1{CALL}", "/api/v1/board"):
        answer = await browser.get(path)
        assert "13812345678" not in await answer.text(), path


async def test_who_reveals_a_number_says_why_and_is_written_down(house: House) -> None:
    await add_talk(house.database, house.recordings)
    browser = await house.as_(Role.AGENT)

    assert (await browser.post(f"{CALL}/number", reason=" ")).status == 422
    await browser.get(CALL)
    assert (await browser.post(f"{CALL}/number", reason="回拨核实地址")).status == 200
    assert "13812345678" in browser.page
    assert await house.audit("number.revealed") == [("agent", "main-1.1", "回拨核实地址")]

    inspector = await house.as_(Role.QA)
    assert (await inspector.post(f"{CALL}/number", reason="想看看")).status == 403
    assert "没有权限" in inspector.page


async def test_a_manager_sees_the_call_but_no_words(house: House) -> None:
    recording = await add_talk(house.database, house.recordings)
    browser = await house.as_(Role.MANAGER)

    await browser.get(CALL)
    assert "油烟" not in browser.page
    assert (await browser.get(f"/recordings/{recording}/audio")).status == 403
    assert (await browser.get(f"/recordings/{recording}/transcript")).status == 403
    assert "transcripts" in (body := await (await browser.get(f"/api/v1{CALL}")).text())
    assert "油烟" not in body
    await browser.get("/calls?words=油烟")
    assert listed(browser) == ["main-1.1"], "the words are ignored, or their presence would be told"


async def test_a_recording_is_served_in_ranges_and_each_playback_is_written_down(house: House) -> None:
    recording = await add_talk(house.database, house.recordings)
    whole = (house.recordings / "main-1.1.wav").read_bytes()
    browser = await house.as_(Role.QA)
    path = f"/recordings/{recording}/audio"

    part = await browser.get(path, headers={"Range": "bytes=0-99"})
    assert (part.status, await part.read()) == (206, whole[:100])
    assert part.headers["Content-Range"] == f"bytes 0-99/{len(whole)}"
    later = await browser.get(path, headers={"Range": "bytes=1000-"})
    assert (later.status, await later.read()) == (206, whole[1000:])
    assert len(await house.audit("recording.played")) == 1, "a seek belongs to the playback"

    await browser.get(path, headers={"Range": "bytes=0-"})
    assert len(await house.audit("recording.played")) == 2
    house.clock.now += timedelta(minutes=29)
    await browser.get("/calls")
    house.clock.now += timedelta(minutes=2)
    await browser.get(path, headers={"Range": "bytes=5-"})
    assert await house.audit("recording.played") == [("qa", str(recording), "call main-1.1")] * 3

    await browser.get(f"/recordings/{recording}/download")
    assert await house.audit("recording.downloaded") == [("qa", str(recording), "call main-1.1")]
    assert (await browser.get(path, headers={"Range": f"bytes={len(whole)}-"})).status == 416


@pytest.mark.parametrize("outside", ["../secret.wav", "/etc/hostname", "link.wav", "gone.wav"])
async def test_no_file_outside_the_folder_is_served(house: House, outside: str) -> None:
    (house.recordings.parent / "secret.wav").write_bytes(b"secret")
    (house.recordings / "link.wav").symlink_to(house.recordings.parent / "secret.wav")
    async with house.database.write() as session:
        session.add(
            Recording(
                id=1, call_id="main-1.1", source_name="x", kind=RecordingKind.TALK, state=RecordingState.STORED,
                path=outside, sha256="0" * 64, size=6, seconds=1, channels=2, sample_rate=8000, levels_dbfs=[],
                faults=[], ended_at=NOON, taken_in_at=NOON,
            )
        )  # fmt: skip
    browser = await house.as_(Role.QA)

    assert (await browser.get("/recordings/1/audio")).status == 404
    assert (await browser.get("/recordings/1/download")).status == 404
    assert await house.audit("recording.played") == []


async def test_a_call_fills_in_by_itself_until_all_is_there(house: House) -> None:
    browser = await house.as_(Role.AGENT)
    async with house.database.write() as session:
        session.add(a_call("main-1.1", ending=None))
    await browser.get(CALL)
    assert "来电还在进行" in browser.page
    assert browser.page.count('hx-trigger="every 2s"') == 2

    async with house.database.write() as session:
        await session.merge(a_call("main-1.1", at=NOON - timedelta(minutes=2)))
    await browser.get(f"{CALL}/facts")
    assert "hx-trigger" not in browser.page
    await browser.get(f"{CALL}/recordings")
    assert "录音正在入库" in browser.page

    recording = await add_recording(house.database, house.recordings, call_id="main-1.1")
    await browser.get(f"{CALL}/recordings")
    assert "正在转写" in browser.page
    assert f'hx-get="/recordings/{recording}/transcript"' in browser.page
    assert f"{CALL}/recordings" not in browser.page, "the player must not be replaced while somebody listens"

    await add_transcript(house.database, recording)
    await browser.get(f"/recordings/{recording}/transcript")
    assert "烧烤店" in browser.page
    assert "unsure" in browser.page
    assert "hx-trigger" not in browser.page


async def test_a_call_on_the_board_has_a_page_before_the_store_knows_it(house: House) -> None:
    browser = await house.as_(Role.AGENT)

    assert (await browser.get("/calls/main-1101.1")).status == 200
    assert "来电刚刚接入" in browser.page
    async with house.database.write() as session:
        session.add(a_call("main-1101.1", ending=None))
    await browser.get("/calls/main-1101.1")
    assert "来电情况" in browser.page


async def test_a_recording_that_never_came_is_reported(house: House) -> None:
    async with house.database.write() as session:
        session.add(a_call("main-1.1", at=NOON - timedelta(minutes=15)))
        session.add(a_call("main-2.1", at=NOON, ending=CallEnding.ABANDONED_IN_QUEUE))
    browser = await house.as_(Role.AGENT)

    await browser.get(CALL)
    assert "没有找到录音" in browser.page
    await browser.get("/calls/main-2.1")
    assert "这通来电没有接通座席" in browser.page


async def test_the_export_holds_the_filtered_list_with_masked_numbers(house: House) -> None:
    await add_calls(house.database, 30)
    async with house.database.write() as session:
        session.add(a_call("main-1.1", caller="13812345678", line="=1+1"))
    browser = await house.as_(Role.SUPERVISOR)

    answer = await browser.get("/calls.csv?caller=5678")
    assert answer.content_type == "text/csv"
    head, *rows = (await answer.read()).decode("utf-8-sig").splitlines()
    assert head.startswith("来电编号,到达时间,来电号码")
    assert [row.split(",")[2:4] for row in rows] == [["138****5678", "'=1+1"]]
    assert [who for who, *_ in await house.audit("calls.exported")] == ["supervisor"]
    assert (await (await house.as_(Role.AGENT)).get("/calls.csv")).status == 403


async def test_a_list_that_breaks_off_on_its_way_is_cut_and_not_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_request: object, _wanted: object) -> AsyncIterator[list[object]]:
        yield []
        raise RuntimeError("the store broke off")

    monkeypatch.setattr("web.calls.handlers._pages", broken)
    browser = await house.as_(Role.MANAGER)

    async with asyncio.timeout(10):
        with pytest.raises((ClientPayloadError, ServerDisconnectedError)):
            await browser.get("/calls.csv")
        assert (await browser.get("/password")).status == 200
