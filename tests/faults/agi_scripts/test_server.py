"""What strangers, broken peers and a missing database do to the calls beside them: nothing."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from agi_scripts import AgiServer, Conversation, Directory, History, Incoming, Notice, PortTaken, Progress, finish
from cases import Cases
from db import Database
from db.tables import Line, Queue
from tests.agi_client import FakeChannel, ask
from tests.faults.agi_scripts.proxy import Proxy
from tests.waiting import CEILING, until

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


async def seeded(database: Database) -> None:
    async with database.write() as session:
        session.add(Queue(name="general", label="综合"))
        await session.flush()
        session.add(Line(number="12345", label="12345", queue="general", is_default=True))


@pytest.fixture
async def services(sqlite: Database) -> AsyncIterator[list]:
    await seeded(sqlite)
    directory, history = Directory(sqlite, clock=lambda: NOON, every=3600), History(Cases(sqlite))
    await directory.start()
    incoming = Incoming(directory, history, clock=lambda: NOON)
    incoming.seconds = CEILING  # a test's machine may be slower than a citizen is patient
    yield [incoming, Progress(history), Notice()]
    await history.close()
    await directory.stop()


@pytest.fixture
async def server(services) -> AsyncIterator[AgiServer]:
    async with AgiServer(services, port=0, header_seconds=0.3) as running:
        yield running


async def served(server: AgiServer, **channel) -> bool:
    return (await ask(server.port, FakeChannel(**channel))).variables.get("HOTLINE_OK") == "1"


async def test_a_thousand_peers_that_connect_and_close_cost_nothing_afterwards(server: AgiServer) -> None:
    for _ in range(1000):
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.close()
    await until(lambda: server.counters.garbled == 1000 and server.active == 0)

    used = time.process_time()
    await asyncio.sleep(0.5)
    assert time.process_time() - used < 0.25, "it idles"
    assert await served(server)


async def test_peers_that_say_nothing_or_half_a_header_are_shown_out_while_calls_go_on(server: AgiServer) -> None:
    silent = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(100)]
    for _, writer in silent[:50]:
        writer.write(b"agi_network: yes\nagi_network_script: inco")

    assert await served(server)
    assert await asyncio.wait_for(asyncio.gather(*(reader.read() for reader, _ in silent)), CEILING) == [b""] * 100
    assert server.counters.garbled == 100
    for _, writer in silent:
        writer.close()


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00" * 100_000,
        b"x" * 1_000_000,
        b"agi_x: y\n" * 100_000,
        b"\n\n\n\n",
        os.urandom(10_000) + b"\n\n",
    ],
    ids=["http", "tls", "zeros", "endless line", "endless header", "blank lines", "random"],
)
async def test_garbage_is_shown_out_and_the_next_call_is_served(server: AgiServer, garbage: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(garbage)
    with suppress(ConnectionError):  # closed while we were still shouting
        assert await asyncio.wait_for(reader.read(), CEILING) == b""
    writer.close()

    assert server.counters.garbled == 1
    assert await served(server)


async def test_a_caller_in_another_encoding_is_served(server: AgiServer) -> None:
    assert await served(server, caller="张三 13800138000".encode("gbk"))
    assert await served(server, caller="1" * 200)


@pytest.mark.parametrize("last", [b"HANGUP\n", b"511 result=-1 Command Not Permitted on a dead channel\n"])
async def test_a_hangup_in_the_middle_of_a_command_ends_one_conversation(server: AgiServer, last: bytes) -> None:
    channel = await ask(server.port, FakeChannel(entry="notice", replies={"STREAM FILE": last}))

    assert "HOTLINE_OK" not in channel.variables
    assert channel.commands[-1].startswith("STREAM FILE")
    assert server.counters.hung_up == 1


async def test_a_switch_that_dies_in_the_middle_of_a_call_is_a_hangup(server: AgiServer) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(FakeChannel(entry="notice").header())
    await reader.readline()
    writer.transport.abort()

    await until(lambda: server.counters.hung_up == 1)


async def test_a_switch_that_stops_answering_is_left_at_the_deadline(services, server: AgiServer) -> None:
    services[0].seconds = Incoming.seconds
    began = asyncio.get_running_loop().time()
    channel = await ask(server.port, FakeChannel(replies={"SET VARIABLE": None}))

    assert 0.7 < asyncio.get_running_loop().time() - began < 10, "its second, on however slow a machine"
    assert "HOTLINE_OK" not in channel.variables
    assert server.counters.late == 1


async def test_three_hundred_calls_at_once_are_all_served_together(services) -> None:
    # Nobody has to wait for another to finish: no channel says a word before all are being served.
    channels = [FakeChannel(uniqueid=f"main-1.{n}", caller=f"1380013{n:04}") for n in range(300)]

    async with AgiServer(services, port=0) as server:

        async def all_are_served() -> None:
            await until(lambda: server.active == 300)

        await asyncio.gather(*(ask(server.port, channel, first=all_are_served) for channel in channels))

        assert [channel.variables.get("HOTLINE_OK") for channel in channels] == ["1"] * 300
        assert (server.counters.served, server.counters.late, server.counters.refused) == (300, 0, 0)


async def test_calls_beyond_the_bound_are_refused_at_once_and_places_come_back(services) -> None:
    async with AgiServer(services, port=0, at_once=10, header_seconds=CEILING) as server:
        waiting = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(10)]
        await until(lambda: server.active == 10)

        assert not await served(server)
        assert server.counters.refused == 1

        waiting[0][1].close()
        await until(lambda: server.active == 9)
        assert await served(server)
        for _, writer in waiting:
            writer.close()


class Broken:
    name, seconds = "broken", 1.0

    async def answer(self, call: Conversation) -> None:
        await finish(call, RESULT=1 // 0)


async def test_a_mistake_of_ours_ends_one_conversation_with_its_traceback(capfd) -> None:
    async with AgiServer([Broken()], port=0) as server:
        channel = await ask(server.port, FakeChannel(entry="broken"))
        assert server.counters.failed == 1

    assert channel.commands == []
    printed = capfd.readouterr()
    assert "ZeroDivisionError" in printed.out + printed.err


async def test_a_port_in_use_is_named(server: AgiServer) -> None:
    with pytest.raises(PortTaken, match=f"127.0.0.1:{server.port}"):
        await AgiServer([], port=server.port).start()


async def test_stopping_ends_open_conversations(services) -> None:
    server = AgiServer(services, port=0)
    await server.start()
    call = asyncio.create_task(ask(server.port, FakeChannel(entry="notice", replies={"STREAM FILE": None})))
    await until(lambda: server.active == 1)

    await asyncio.wait_for(server.stop(), CEILING)

    assert "HOTLINE_OK" not in (await call).variables


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("trouble", ["stall", "cut"])
async def test_with_the_database_away_callers_are_received_from_memory(
    database: Database, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Incoming, "seconds", CEILING)  # as in ``services``
    await seeded(database)
    async with Proxy(database.url.port) as proxy:
        distant = Database(database.url.set(port=proxy.port).render_as_string(hide_password=False))
        directory, history = Directory(distant, clock=lambda: NOON, every=0.05), History(Cases(distant))
        await directory.start()
        entries = [Incoming(directory, history, clock=lambda: NOON), Progress(history)]
        async with AgiServer(entries, port=0) as server:
            getattr(proxy, trouble)()
            calls = await asyncio.gather(*(ask(server.port, FakeChannel()) for _ in range(20)))
            asked = await ask(server.port, FakeChannel(entry="progress"))

            assert [call.variables.get("HOTLINE_QUEUE") for call in calls] == ["general"] * 20
            assert [call.variables.get("HOTLINE_OK") for call in calls] == ["1"] * 20
            assert {call.variables["HOTLINE_CASES"] for call in calls} == {""}
            assert "HOTLINE_OK" not in asked.variables  # the dialplan says sorry
            assert server.counters.late == 0

            proxy.heal()
            await until(lambda: server.active == 0)
            async with asyncio.timeout(CEILING):
                while (await ask(server.port, FakeChannel())).variables["HOTLINE_CASES"] != "0":
                    await asyncio.sleep(0.05)
        await history.close()
        await directory.stop()
        await distant.close()


async def test_with_a_database_that_never_answered_the_dialplan_keeps_its_defaults(free_port) -> None:
    nowhere = Database(f"postgresql+asyncpg://hotline@127.0.0.1:{free_port()}/none")
    directory, history = Directory(nowhere, clock=lambda: NOON), History(Cases(nowhere))
    await directory.start()
    async with AgiServer([Incoming(directory, history, clock=lambda: NOON)], port=0) as server:
        channel = await ask(server.port, FakeChannel())
        assert server.counters.failed == 1
    await history.close()
    await directory.stop()
    await nowhere.close()

    assert channel.set_in_order == []
