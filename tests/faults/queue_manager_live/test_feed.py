"""The board crosses to another process, whatever that one does."""

import asyncio
import contextlib
import json
import socket
import stat
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from queue_manager import AddressTaken, AddressTooLong, BackOff
from queue_manager.live import (
    Board,
    BoardClient,
    BoardServer,
    CallView,
    FeedView,
    SeatView,
    as_json,
)
from queue_manager.live.board import EPOCH
from tests.waiting import CEILING

Serve = Callable[..., contextlib.AbstractAsyncContextManager[BoardServer]]


class Source:
    """A board that a test changes."""

    def __init__(self) -> None:
        self.board = Board("main", seats=(SeatView("1001", "paused", EPOCH, pause_reason="小休"),))
        self.servers: list[BoardServer] = []

    def change(self) -> int:
        self.board = replace(self.board, seq=self.board.seq + 1)
        for server in self.servers:
            server.offer(self.board, frozenset())
        return self.board.seq


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def serve(source: Source, tmp_path: Path) -> Serve:
    @contextlib.asynccontextmanager
    async def serving(**options: float) -> AsyncIterator[BoardServer]:
        options = {"every": 0.001, **options}
        async with BoardServer(tmp_path / "board", lambda: source.board, **options) as server:
            source.servers.append(server)
            yield server
        source.servers.remove(server)

    return serving


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[BoardClient]:
    client = BoardClient(tmp_path / "board", silence=CEILING, backoff=BackOff(shortest=0.01, longest=0.02))
    running = asyncio.create_task(client.run())
    yield client
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def seen(client: BoardClient, wanted: Callable[[FeedView], bool]) -> FeedView:
    async with asyncio.timeout(CEILING):
        async for view in client.boards():
            if wanted(view):
                return view
    raise AssertionError


def has(seq: int) -> Callable[[FeedView], bool]:
    return lambda view: view.up and view.board is not None and view.board["seq"] == seq


async def test_a_reader_gets_the_board_at_once_and_then_its_changes(
    source: Source, serve: Serve, client: BoardClient
) -> None:
    async with serve():
        view = await seen(client, has(0))
        assert view.board is not None
        assert view.board["seats"][0]["pause_reason"] == "小休"
        await seen(client, has(source.change()))


async def test_a_feed_that_ends_is_shown_as_down_with_its_last_board(
    source: Source, serve: Serve, client: BoardClient
) -> None:
    async with serve():
        await seen(client, has(0))
    down = await seen(client, lambda view: not view.up)
    assert down.board is not None
    source.change()
    async with serve():
        await seen(client, has(1))


async def test_silence_is_down(serve: Serve, tmp_path: Path) -> None:
    client = BoardClient(tmp_path / "board", silence=0.05)
    running = asyncio.create_task(client.run())
    async with serve(alive=60):
        await seen(client, has(0))
        await seen(client, lambda view: not view.up)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_signs_of_life_keep_it_up(serve: Serve, tmp_path: Path) -> None:
    async with serve(alive=0.01):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "board")
        lines = [await asyncio.wait_for(reader.readline(), CEILING) for _ in range(3)]
        writer.close()
    assert len(set(lines)) == 1


async def test_a_reader_that_does_not_read_misses_boards_and_holds_nobody_up(
    source: Source, serve: Serve, client: BoardClient, tmp_path: Path
) -> None:
    source.board = replace(
        source.board, seats=tuple(SeatView(str(number), "ready", EPOCH) for number in range(1000, 4000))
    )
    async with serve(patience=30):
        sleeper = socket.socket(socket.AF_UNIX)
        sleeper.connect(str(tmp_path / "board"))
        sleeper.setblocking(False)
        await seen(client, has(0))
        for _ in range(5):
            last = source.change()
            await seen(client, has(last))
        reader, writer = await asyncio.open_connection(sock=sleeper, limit=2**24)
        async with asyncio.timeout(CEILING):
            read = [json.loads(await reader.readline())["seq"] for _ in range(2)]
        writer.close()
    assert read == [0, last]


async def test_a_reader_that_never_reads_is_let_go(source: Source, serve: Serve, tmp_path: Path) -> None:
    source.board = replace(source.board, switch="x" * 1_000_000)
    async with serve(patience=0.02):
        sleeper = socket.socket(socket.AF_UNIX)
        sleeper.connect(str(tmp_path / "board"))
        sleeper.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=sleeper)
        await asyncio.sleep(0.1)  # not reading is the point
        async with asyncio.timeout(CEILING):
            with contextlib.suppress(ConnectionError):
                while await reader.read(65536):
                    pass
        writer.close()


async def test_connecting_and_closing_costs_nothing(
    source: Source, serve: Serve, client: BoardClient, tmp_path: Path
) -> None:
    async with serve():
        for _ in range(20):
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(str(tmp_path / "board"))
        await seen(client, has(source.change()))


async def test_only_its_owner_may_read(serve: Serve, tmp_path: Path) -> None:
    async with serve():
        assert stat.S_IMODE((tmp_path / "board").stat().st_mode) == 0o600
    assert not (tmp_path / "board").exists()


async def test_two_servers_do_not_share_an_address(serve: Serve, tmp_path: Path) -> None:
    async with serve():
        with pytest.raises(AddressTaken):
            async with serve():
                pass
        assert (tmp_path / "board").exists()


async def test_what_a_killed_server_left_is_taken_over(serve: Serve, tmp_path: Path, client: BoardClient) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(tmp_path / "board"))
    left.close()
    async with serve():
        await seen(client, has(0))


async def test_a_file_of_another_kind_is_not_removed(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "board").write_text("precious")
    with pytest.raises(AddressTaken):
        async with serve():
            pass
    assert (tmp_path / "board").read_text() == "precious"


async def test_a_path_too_long_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(AddressTooLong):
        async with BoardServer(tmp_path / ("x" * 120), lambda: Board("main")):
            pass


async def test_nonsense_from_the_other_side_is_down_not_a_crash(tmp_path: Path, client: BoardClient) -> None:
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'{"seq":5}\nnot json\n')
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(babble, tmp_path / "board")
    await seen(client, lambda view: view.board is not None and view.board.get("seq") == 5)
    await seen(client, lambda view: not view.up)
    server.close()


async def test_what_arrives_is_the_board_as_json(source: Source, serve: Serve, client: BoardClient) -> None:
    async with serve():
        await seen(client, has(0))
        source.board = replace(
            source.board,
            seats=(*source.board.seats, SeatView("1002", "ready", EPOCH)),
            calls=(CallView("1.1", "trunk", None, "13800001111", "greeting", EPOCH, EPOCH),),
        )
        view = await seen(client, has(source.change()))
    assert view.board == as_json(source.board)
