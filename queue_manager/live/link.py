"""The link to one Asterisk: log in, ask, be told, notice silence."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from panoramisk.actions import Action

from queue_manager.begun import note_begun
from queue_manager.live.errors import (
    ActionLate,
    ActionRefused,
    BadActionValue,
    LinkLost,
    LoginLate,
    LoginRefused,
    Unreachable,
)
from queue_manager.live.framing import MESSAGE_LIMIT
from queue_manager.live.wire import OneConnection, SafeAMI

log = structlog.get_logger()

Headers = Mapping[str, str]
Value = str | int | Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmiLogin:
    """Where AMI listens and who we are there."""

    username: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 5138


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTimes:
    """Patience, in seconds: ``login`` to connect and log in, ``answer`` for an action unless it brings its own,
    ``ping_every`` between our questions whether Asterisk is still there, ``ping_answer`` for its reply."""

    login: float = 5.0
    answer: float = 5.0
    ping_every: float = 10.0
    ping_answer: float = 5.0


class AmiLink:
    """At most one live connection at a time; ``connect`` again after it is lost. An action is sent once or not at
    all: what was unanswered when a connection ended fails with ``LinkLost`` and is never repeated by us."""

    def __init__(self, where: AmiLogin, *, times: LinkTimes | None = None, message_limit: int = MESSAGE_LIMIT) -> None:
        self._where, self._times, self._limit = where, times or LinkTimes(), message_limit
        self._on_event: Callable[[Headers], None] = _ignore
        self._connection: OneConnection | None = None
        self._wire: SafeAMI | None = None
        self._pending: set[asyncio.Future[Any]] = set()
        self._pings: asyncio.Task[None] | None = None
        self._lost = asyncio.Event()
        self._lost.set()
        self._ready = False
        self._reason = "not connected"
        self._dropped_before = 0

    def follow(self, on_event: Callable[[Headers], None]) -> None:
        """Hand every event's headers to ``on_event``, in order, from within the reader: it must be quick."""
        self._on_event = on_event

    @property
    def connected(self) -> bool:
        """Logged in, and no sign yet that the connection is gone."""
        return self._ready

    @property
    def dropped(self) -> int:
        """Messages received so far that could not be handed on."""
        return self._dropped_before + (self._wire.dropped if self._wire else 0)

    async def connect(self) -> None:
        """Connect and log in once.

        Raises ``Unreachable``, ``LoginRefused``, ``LoginLate``, ``LinkLost``.
        """
        await self.close()
        self._lost.clear()
        where = self._where
        try:
            async with asyncio.timeout(self._times.login):
                await self._log_in()
        except TimeoutError as exc:
            await self.close()
            raise LoginLate(where.host, where.port, self._times.login) from exc
        except OSError as exc:
            await self.close()
            raise Unreachable(where.host, where.port) from exc
        except BaseException:
            await self.close()
            raise
        self._ready = not self._lost.is_set()
        self._pings = asyncio.create_task(self._keep_asking(), name="ami-ping")

    async def _log_in(self) -> None:
        where = self._where
        self._connection = OneConnection(self._event, self._went, limit=self._limit)
        self._wire = await self._connection.open(where.host, where.port)
        answer = await self._ask("Login", {"Username": where.username, "Secret": where.secret, "Events": "on"})
        if answer[0].get("Response") != "Success":
            raise LoginRefused(where.host, where.port, where.username)

    async def lost(self) -> str:
        """Wait until the connection is gone; why."""
        await self._lost.wait()
        return self._reason

    async def action(self, name: str, *, timeout: float | None = None, **fields: Value) -> Headers:
        """Send one action, once; its answer's headers.

        Raises ``BadActionValue`` (nothing sent), ``ActionRefused``, ``ActionLate``, ``LinkLost``.
        """
        return (await self._asked(name, fields, timeout=timeout, rows=False))[0]

    async def collect(self, name: str, *, timeout: float | None = None, **fields: Value) -> list[Headers]:
        """Send a list action such as ``QueueStatus``; the rows between its answer and its ``...Complete``.

        Raises as ``action`` does; a list cut short raises, it is never returned in part.
        """
        return (await self._asked(name, fields, timeout=timeout, rows=True))[1:-1]

    async def close(self) -> None:
        """End the connection. Afterwards nothing of it runs any more."""
        if self._pings is not None:
            self._pings.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pings
            self._pings = None
        self.drop("closed by us")
        await asyncio.sleep(0)  # the transport lets go of its socket in the next round of the loop

    def drop(self, reason: str) -> None:
        """Give up the present connection at once, as if it had broken."""
        if self._wire is not None:
            self._wire.drop(reason)
        self._went(reason)

    def _event(self, headers: Headers) -> None:
        self._on_event(headers)

    def _went(self, reason: str) -> None:
        if self._lost.is_set():
            return
        self._reason = reason
        self._ready = False
        self._lost.set()
        if self._wire is not None:
            self._dropped_before += self._wire.dropped
        self._wire = self._connection = None
        for future in self._pending:
            if not future.done():
                future.set_exception(LinkLost(reason))

    async def _asked(
        self, name: str, fields: Mapping[str, Value], *, timeout: float | None, rows: bool
    ) -> list[Headers]:
        patience = self._times.answer if timeout is None else timeout
        _check(name, fields)
        if not self._ready:
            raise LinkLost(self._reason)
        try:
            async with asyncio.timeout(patience):
                answer = await self._ask(name, fields, rows=rows)
        except TimeoutError as exc:
            raise ActionLate(name, patience) from exc
        if answer[0].get("Response") not in {"Success", "Goodbye", "Pong"}:
            raise ActionRefused(name, answer[0].get("Message", ""))
        return answer

    async def _ask(self, name: str, fields: Mapping[str, Value], *, rows: bool = False) -> list[Headers]:
        connection, wire = self._connection, self._wire
        if connection is None or wire is None or wire.lost:
            raise LinkLost(self._reason)
        action = Action({"Action": name, **fields})  # type: ignore[no-untyped-call]
        # as_list=False ends with the first answer: without it QueueAdd waits for ever and Originate raises
        # inside panoramisk. None lets the answer say whether rows follow, so that an error is not waited for.
        future = connection.send_action(action, as_list=None if rows else False)  # type: ignore[no-untyped-call]
        wire.resume()
        note_begun()
        self._pending.add(future)
        try:
            answer = await future
        finally:
            self._pending.discard(future)
            wire.forget(action)
        return [_plain(message) for message in (answer if isinstance(answer, list) else [answer])]

    async def _keep_asking(self) -> None:
        """A half-open connection looks healthy until somebody expects an answer."""
        while True:
            await asyncio.sleep(self._times.ping_every)
            try:
                await self.action("Ping", timeout=self._times.ping_answer)
            except ActionLate:
                log.warning("ami.silent", seconds=self._times.ping_answer)
                self.drop("no answer to ping")
            except ActionRefused:
                continue  # an answer is an answer
            except LinkLost:
                return


def _ignore(_: Headers) -> None:
    return


def _check(name: str, fields: Mapping[str, Value]) -> None:
    for field_name, value in fields.items():
        values = [value] if isinstance(value, str | int) else value
        if not all(_sendable(str(text)) for text in (name, field_name, *values)):
            raise BadActionValue(name if _sendable(name) else "?", field_name if _sendable(field_name) else "?")


def _sendable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return not any(mark in text for mark in "\r\n\0")


def _plain(message: Any) -> dict[str, str]:
    headers = {key: "\n".join(value) if isinstance(value, list) else value for key, value in message.items()}
    if not headers.get("content"):
        headers.pop("content", None)  # panoramisk's own, for answers with a body
    return headers
