"""Five hundred calls that are attacks, one at every field a caller writes: nothing of them gets anywhere."""

import asyncio
import contextlib
import csv
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from db.tables import Call
from tests.faults.hotline.hostile import MARK, PAYLOADS, TRUNK, Attack, attacks, kept
from tests.faults.hotline.test_hostile_callers import signed_in
from tests.installation import Installation, installation
from tests.integration.security.sip import Request, Stranger, stranger
from tests.waiting import until

AT_ONCE = 12
TALK_SECONDS = 0.4
PATIENCE = 20.0
"""Seconds after which a call counts as not answered; on a slow machine, too."""
LOOT = Path("/tmp") / MARK.decode()
NUMBER = re.compile(r"[0-9A-Za-z+*#_.\-]{0,64}")


@pytest.fixture
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        await made.let_citizens_wait()
        await made.start()
        yield made


async def attacked(phone: Stranger, attack: Attack, turns: asyncio.Semaphore) -> int | None:
    """The call's fate: its SIP status, None when it was not even answered."""
    async with turns:
        asking = asyncio.create_task(phone.ask(attack.call, seconds=PATIENCE))
        await asyncio.wait({asking}, timeout=1)  # who is not answered holds up nobody
    answer = await asking
    if answer is None or answer.status != 200:
        return answer and answer.status
    await asyncio.sleep(TALK_SECONDS)
    await phone.ask(phone.within(attack.call, answer, b"BYE"))
    return answer.status


async def keys_in_the_queue(hotline: Installation, phone: Stranger) -> None:
    """One caller waits in the queue and presses what is no key."""
    call = Request(headers=(TRUNK,), sender=b"<sip:13900002222@127.0.0.1>")
    answer = await phone.ask(call)
    assert answer is not None
    await until(lambda: "|ENTERQUEUE|" in hotline.record("queue_log"))
    for number, payload in enumerate(PAYLOADS.values()):
        for kind, body in ((b"application/dtmf-relay", b"Signal=%s\r\nDuration=160\r\n"), (b"application/dtmf", b"%s")):
            info = phone.within(call, answer, b"INFO", cseq=20 + 2 * number, kind=kind)
            await phone.ask(Request(**{**vars(info), "body": body % payload}), seconds=5)
    await phone.ask(phone.within(call, answer, b"BYE", cseq=200))


def everything_stored(hotline: Installation) -> str:
    with sqlite3.connect(f"file:{hotline.home}/db/hotline.sqlite3?mode=ro", uri=True) as store:
        text = "\n".join(store.iterdump())
    store.close()
    return text


def files(home: Path) -> set[str]:
    return {path.name for path in home.rglob("*")}


async def board(browser: ClientSession) -> dict:
    async with browser.get("/api/v1/board") as answer:
        return json.loads(await answer.text())["board"]


@contextlib.asynccontextmanager
async def listening(hotline: Installation) -> AsyncIterator[bytearray]:
    """All that AMI tells our follower's user meanwhile."""
    secret = json.loads((hotline.home / "secrets.json").read_text())["ami"]
    reader, writer = await asyncio.open_connection("127.0.0.1", int(hotline.environment["HOTLINE_AMI_PORT"]))
    writer.write(f"Action: Login\r\nUsername: hotline\r\nSecret: {secret}\r\nEvents: on\r\n\r\n".encode())
    heard = bytearray()

    async def listen() -> None:
        while chunk := await reader.read(65536):
            heard.extend(chunk)

    task = asyncio.create_task(listen())
    try:
        yield heard
    finally:
        writer.close()
        await task


def seats_of(shown: dict) -> dict[str, str]:
    return {seat["number"]: f"{seat['state']} {seat.get('pause_reason')}" for seat in shown["seats"]}


async def every_state(browser: ClientSession, seen: list[dict]) -> None:
    """Keep what the board says of the seats and of a call that only payloads name, until cancelled."""
    while True:
        shown = await board(browser)
        forged = [call["id"] for call in shown["calls"] if call["id"].endswith("-6.6")]
        state = {"link": shown["link_up"], "forged": forged, **seats_of(shown)}
        if state not in seen:
            seen.append(state)
        await asyncio.sleep(0.2)


async def test_no_field_of_a_call_reaches_dialplan_ami_files_store_record_page_or_export(hotline: Installation) -> None:
    plan, turns = list(attacks()), asyncio.Semaphore(AT_ONCE)
    async with (
        signed_in(hotline, "manager") as browser,
        listening(hotline) as heard,
        stranger(int(hotline.environment["HOTLINE_SIP_PORT"])) as phone,
    ):
        before, seen = files(hotline.home), []
        watching = asyncio.create_task(every_state(browser, seen))
        fates = await asyncio.gather(
            *(attacked(phone, attack, turns) for attack in plan), keys_in_the_queue(hotline, phone)
        )
        answered = [attack for attack, fate in zip(plan, fates, strict=False) if fate == 200]

        calls = await all_kept(hotline, len(answered) + 1)
        await hotline.ready()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)

        assert_most_were_served(plan, answered)
        assert_numbers_are_numbers(calls, answered)
        assert_record_is_whole(hotline)
        assert len(seen) == 1, "the board believed no forged event"
        assert_no_event_is_forged(bytes(heard))
        assert_nothing_was_run_or_told(hotline)
        assert not {name for name in files(hotline.home) - before if not re.fullmatch(r"[\w.\-]+", name, re.ASCII)}
        await assert_pages_and_export_are_plain(browser, calls)


async def all_kept(hotline: Installation, number: int) -> list[Call]:
    async with hotline.store() as database:

        async def kept_calls() -> list[Call]:
            async with database.read() as session:
                calls = list(await session.scalars(select(Call).where(Call.ended_at.is_not(None))))
            return calls if len(calls) >= number else []

        calls = await until(kept_calls)
    assert len(calls) == number
    return calls


def assert_most_were_served(plan: list[Attack], answered: list[Attack]) -> None:
    """Strange text is no reason to refuse a citizen: only what SIP itself cannot read is, and what is no number."""
    others = [attack for attack in plan if attack.field != "dialled number"]
    refused = Counter(attack.payload for attack in others if attack not in answered)
    served = Counter(attack.field for attack in answered)
    assert set(refused) <= {"long", "NUL", "nothing", "not UTF-8", "GBK", "escape codes", *_WITH_LINE_ENDS}, refused
    assert min(served[attack.field] for attack in others) >= len(PAYLOADS) - len(_WITH_LINE_ENDS) - 6, served
    assert {attack.payload for attack in answered if attack.field == "dialled number"} <= {"nothing", "separators"}


_WITH_LINE_ENDS = {name for name, payload in PAYLOADS.items() if b"\n" in payload}


def assert_numbers_are_numbers(calls: list[Call], answered: list[Attack]) -> None:
    numbers = {call.caller or "" for call in calls}
    assert all(NUMBER.fullmatch(number) for number in numbers)
    wanted = {kept(PAYLOADS[attack.payload]) for attack in answered if attack.is_number}
    assert numbers == wanted | {"13800001111", "13900002222"}
    assert {call.line for call in calls} == {"12345"}


def assert_record_is_whole(hotline: Installation) -> None:
    folder = hotline.home / "asterisk" / "log"
    lines = (folder / "cel.csv").read_text().splitlines()
    rows = list(csv.reader(lines, strict=True))
    assert len(rows) == len(lines)
    assert {len(row) for row in rows} == {10}
    assert all(NUMBER.fullmatch(row[5]) and NUMBER.fullmatch(row[6]) for row in rows)
    assert not [row for row in rows if row[0] == "HOTLINE_RATING"]
    events = {line.split("|")[4] for line in (folder / "queue_log").read_text().splitlines()}
    assert events == {"QUEUESTART", "ENTERQUEUE", "ABANDON"}
    assert "journal_gap" not in re.findall(r'INSERT INTO "?(\w+)', everything_stored(hotline))


def assert_no_event_is_forged(heard: bytes) -> None:
    names = set(re.findall(rb"^Event: *(\w+)", heard, re.MULTILINE))
    assert {b"Newchannel", b"UserEvent", b"Hangup", b"QueueCallerJoin", b"QueueCallerAbandon"} <= names
    assert not names & {b"Shutdown", b"QueueMemberPause"}


def assert_nothing_was_run_or_told(hotline: Installation) -> None:
    assert not LOOT.exists()
    assert "Traceback" not in (hotline.home / "up.log").read_text()
    assert not hotline.logged("not registered"), "a function of a payload was looked for"
    assert not hotline.logged("agi.garbled"), "a line of a header was forged"
    ours = (hotline.home / "up.log").read_text(errors="replace")
    assert MARK.decode() not in ours
    stored = everything_stored(hotline)
    assert MARK.decode() in stored, "what is left of a number is stored"
    for sign in ("${", "<script", "\x00", "../", "\u202e", "😀", "市民热线L", "DROP TABLE call"):
        assert sign not in stored, sign


async def assert_pages_and_export_are_plain(browser: ClientSession, calls: list[Call]) -> None:
    for path in ("/", "/calls", *(f"/calls/{call.id}" for call in calls[::10])):
        async with browser.get(path) as answer:
            text = await answer.text()
        assert answer.status == 200
        assert not re.search(r"<script(?! (src|type|nonce))|onerror|alert\(", text)
    async with browser.get("/calls.csv") as answer:
        assert answer.status == 200
        cells = [cell for row in csv.reader(io.StringIO(await answer.text())) for cell in row]
    assert len(cells) > len(calls)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
