"""An AMI server at socket level that does what a test tells it: split bytes, stall, babble, close, refuse."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

BANNER = b"Asterisk Call Manager/11.0.0\r\n"


def message(**headers: str | int) -> bytes:
    return "".join(f"{key}: {value}\r\n" for key, value in headers.items()).encode() + b"\r\n"


class FakeAmi:
    """``rows`` are the answers to list actions, ``silent`` the actions it never answers, ``log`` what it was asked."""

    def __init__(self) -> None:
        self.secret = "right"
        self.rows: dict[str, list[bytes]] = {"QueueStatus": [], "CoreShowChannels": []}
        self.silent: set[str] = set()
        self.refused: dict[str, str] = {}
        self.before_rows: dict[str, Callable[[], bytes]] = {}
        self.close_at_once = False
        self.asked: list[dict[str, str]] = []
        self.logins = 0
        self.port = 0
        self._heard = asyncio.Condition()
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator["FakeAmi"]:
        server = await asyncio.start_server(self._attend, "127.0.0.1", port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            await self.cut()

    async def cut(self) -> None:
        """Break every connection."""
        for writer in self._writers:
            writer.transport.abort()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._writers.clear()

    async def say(self, data: bytes, *, piece: int | None = None) -> None:
        """Send raw bytes to whoever is connected, in pieces of ``piece`` bytes, each in a packet of its own."""
        for writer in self._writers:
            for start in range(0, len(data), piece or len(data)):
                writer.write(data[start : start + (piece or len(data))])
                await writer.drain()
                if piece:
                    await asyncio.sleep(0)

    async def asked_for(self, action: str, times: int = 1) -> None:
        """Wait until ``action`` was asked that often."""
        async with self._heard:
            await self._heard.wait_for(lambda: sum(a.get("Action") == action for a in self.asked) >= times)

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            if not self.close_at_once:
                self._writers.append(writer)
                writer.write(BANNER)
                await self._answer_all(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _answer_all(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            text = (await reader.readuntil(b"\r\n\r\n")).decode()
            action = dict(line.split(": ", 1) for line in text.strip().split("\r\n"))
            self.asked.append(action)
            if action["Action"] not in self.silent:
                writer.write(self._answer(action))
            async with self._heard:
                self._heard.notify_all()

    def _answer(self, action: dict[str, str]) -> bytes:
        name, mark = action["Action"], action["ActionID"]
        if name == "Login":
            if action["Secret"] != self.secret:
                return message(Response="Error", ActionID=mark, Message="Authentication failed")
            self.logins += 1
            return message(Response="Success", ActionID=mark, Message="Authentication accepted")
        if name in self.refused:
            return message(Response="Error", ActionID=mark, Message=self.refused[name])
        if name in self.rows:
            head = message(Response="Success", ActionID=mark, EventList="start", Message="will follow")
            between = self.before_rows.get(name, bytes)()
            rows = b"".join(row[:-2] + f"ActionID: {mark}\r\n\r\n".encode() for row in self.rows[name])
            tail = message(Event=f"{name}Complete", ActionID=mark, EventList="Complete", ListItems=0)
            return head + between + rows + tail
        if name == "QueueAdd":
            return message(Response="Success", ActionID=mark, Message="Added interface to queue")
        return message(Response="Success", ActionID=mark, Ping="Pong")
