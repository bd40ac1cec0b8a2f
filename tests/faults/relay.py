"""A TCP relay that can be cut, or stalled: open, and as silent as a switch behind a broken network."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Relay:
    """``async with Relay.to(port) as relay``; who connects to ``relay.port`` speaks to ``port``."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._attending: set[asyncio.Task[None]] = set()
        self.port = 0
        self.connections = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def to(cls, target: int) -> AsyncIterator["Relay"]:
        relay = cls(target)
        server = await asyncio.start_server(relay._attend, "127.0.0.1", 0)
        relay.port = server.sockets[0].getsockname()[1]
        try:
            yield relay
        finally:
            server.close()
            relay.resume()
            await relay.cut()

    def stall(self) -> None:
        """Forward nothing more, either way; connections stay, and new ones are taken."""
        self._flowing.clear()

    def resume(self) -> None:
        self._flowing.set()

    async def cut(self) -> None:
        """Break every connection."""
        for task in tuple(self._attending):
            task.cancel()
        await asyncio.gather(*self._attending, return_exceptions=True)

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._attending.add(task)
        self.connections += 1
        far: asyncio.StreamWriter | None = None
        try:
            far_reader, far = await asyncio.open_connection("127.0.0.1", self._target)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._forward(reader, far))
                both.create_task(self._forward(far_reader, writer))
        except* (OSError, asyncio.CancelledError):
            pass
        finally:
            self._attending.discard(task)
            for end in filter(None, (writer, far)):
                end.transport.abort()
            await asyncio.sleep(0)

    async def _forward(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            await self._flowing.wait()
            sink.write(data)
            await sink.drain()
        raise ConnectionResetError("the other side is gone")
