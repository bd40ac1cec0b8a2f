"""One call's conversation with Asterisk.

The vocabulary (which command has which arguments, what its result means) is pyst2's ``asterisk.agi.AGI``; its way of
talking is not: that one reads standard input, sets a signal handler, prints all it hears on stderr, and neither quotes
nor notices a hangup. Its methods only compute here: one is played until it needs a reply that is not there, the command
is sent over asyncio streams, and the method is played again with the reply. They are short and always do the same, so
this costs less than a thread or a greenlet per command and hides nothing.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, ParamSpec, TypeVar

import structlog
from asterisk.agi import AGI, AGIAppError, AGIDBError, AGIException, AGIInvalidCommand, AGIUnknownError, AGIUsageError

from agi_scripts.errors import CommandFailed
from agi_scripts.protocol import Quoted, Reply, call_id, command_line, quote
from agi_scripts.wire import Wire

log = structlog.get_logger()

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 2.0
"""Seconds within which Asterisk answers a command that plays nothing and waits for nobody."""
PLAYING = 60.0
"""Seconds within which it has played one file."""
ANY_KEY = "0123456789*#"


class _ReplyWanted(Exception):
    """A method of pyst2 needs the reply to ``command``, to be sent as ``line``. Never leaves ``run``."""

    def __init__(self, command: str, line: bytes) -> None:
        super().__init__(f"{command} can only be used through Conversation.run")
        self.command, self.line = command, line


class Conversation(AGI):  # type: ignore[misc]  # pyst2 has no types
    """Async methods are for entries; pyst2's own work through ``run`` only.

    Every method raises ``HangupError`` when the citizen is gone, and ``ReplyLate``, ``NotAgi`` or ``CommandFailed``
    when the conversation cannot go on.
    """

    def __init__(self, header: dict[str, str], wire: Wire, *, until: float) -> None:
        """``until``: when the dialplan stops waiting for us, in the event loop's time. pyst2's own is not called."""
        self.env = header
        self.call_id = call_id(header)
        self._wire = wire
        self.until = until
        self._command = ""
        self._replies: list[Reply] = []
        self._used = 0

    @property
    def caller(self) -> str:
        """The caller's number as it came by the trunk, nothing trusted."""
        return self.env.get("agi_callerid", "")

    @property
    def seconds_left(self) -> float:
        """Until the dialplan goes on without us."""
        return self.until - asyncio.get_running_loop().time()

    async def run(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Any other method of pyst2's vocabulary: ``await call.run(call.say_alpha, "abc")``, each reply in time."""
        return await self._run(PLAYING, method, *args, **kwargs)

    async def variable(self, name: str) -> str:
        """A channel variable; empty when it is not set."""
        return str(await self._run(AT_ONCE, self.get_variable, name) or "")

    async def set(self, name: str, value: str | int) -> None:
        await self._run(AT_ONCE, self.set_variable, name, str(value))

    async def note(self, event: str, extra: str) -> None:
        """Write a user event into the channel event log."""
        await self._run(AT_ONCE, self.appexec, "CELGenUserEvent", f"{event},{extra}")

    async def play(self, prompts: Iterable[str], *, keys: str = "") -> str:
        """Play ``hotline/<key>`` one after another; a key of ``keys`` stops it and is returned, else the empty string.

        A prompt that cannot be played is logged and skipped: it must never be the end of a call.
        """
        for prompt in prompts:
            try:
                key: str = await self._run(PLAYING, self.stream_file, f"hotline/{prompt}", keys)
            except CommandFailed:
                log.warning("agi.prompt_not_played", call=self.call_id, prompt=prompt)
                continue
            if key:
                return key
        return ""

    async def digits(self, digits: str, *, keys: str = "") -> str:
        """Read ``digits`` out one by one; stops at a key of ``keys`` and returns it."""
        return str(await self._run(PLAYING, self.say_digits, digits, keys))

    async def key(self, seconds: float) -> str:
        """Wait for one key; empty when none was pressed."""
        return str(await self._run(seconds + AT_ONCE, self.wait_for_digit, round(seconds * 1000)))

    async def ask(self, prompts: Iterable[str], *, seconds: float) -> str:
        """Play, then wait ``seconds`` for one key, which may come during the prompt; empty when none came."""
        return await self.play(prompts, keys=ANY_KEY) or await self.key(seconds)

    async def _run(self, patience: float, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self._replies = []
        while True:
            self._used = 0
            try:
                return method(*args, **kwargs)
            except _ReplyWanted as wanted:
                self._wire.send(wanted.line)
                self._replies.append(await self._wire.reply(wanted.command, seconds=patience))
            except AGIException as exc:
                if isinstance(exc, AGIAppError):
                    await self._still_there()
                raise CommandFailed(self._command) from exc

    async def _still_there(self) -> None:
        """Asterisk says -1 for a missing file and for a hangup alike; after a hangup the next command tells."""
        command = "NOOP"
        self._wire.send(command_line(command))
        await self._wire.reply(command, seconds=AT_ONCE)

    # What pyst2's methods stand on.

    def _quote(self, string: object) -> Quoted:
        return quote(string)

    def execute(self, command: str, *args: Any) -> dict[str, tuple[str, str]]:
        self.send_command(command, *args)
        return self.get_result()

    def send_command(self, command: str, *args: Any) -> None:
        self._command = command.strip().upper()
        if self._used == len(self._replies):
            raise _ReplyWanted(self._command, command_line(command, *args))

    def get_result(self, stdin: object = None) -> dict[str, tuple[str, str]]:
        reply = self._replies[self._used]
        self._used += 1
        if reply.code != 200:
            _refused(reply)
        if reply.result == "-1":
            raise AGIAppError("error or hangup")
        result = {"result": (reply.result, reply.data or "")}
        if reply.endpos is not None:
            result["endpos"] = (str(reply.endpos), "")
        return result

    def test_hangup(self) -> None:
        """Nothing to test: a hangup comes as a line, a reply or the end of the connection."""

    def database_get(self, family: str, key: str) -> str:
        """Asterisk's own database; pyst2's method quotes twice. Raises ``AGIDBError`` when there is no such key."""
        found, value = self.execute("DATABASE GET", family, key)["result"]
        if found != "1":
            raise AGIDBError("no such key")
        return value


def _refused(reply: Reply) -> NoReturn:
    kinds = {510: AGIInvalidCommand, 520: AGIUsageError}
    raise kinds.get(reply.code, AGIUnknownError)(reply.text)
