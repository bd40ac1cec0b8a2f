"""Refusals of this room.

AgiError
├── HangupError            the citizen hung up, or Asterisk went away: nobody to talk to
├── ConversationFault      the conversation cannot go on
│   ├── ReplyLate          Asterisk did not answer a command in time
│   ├── NotAgi             the peer does not speak AGI
│   └── CommandFailed      Asterisk refused a command, or could not do it
├── CommandTooLong         a command longer than Asterisk reads at once
├── DirectoryEmpty         lines were never read yet
├── NoLine                 no line takes this call
├── HistoryUnavailable     the citizen's cases cannot be read now
└── PortTaken              somebody else listens there
"""


class AgiError(Exception):
    """Root of every refusal of this room. No message holds what a citizen said, typed or is called."""


class HangupError(AgiError):
    """The citizen hung up or the connection is gone; whatever Asterisk said to tell us."""


class ConversationFault(AgiError):
    """The conversation cannot go on; the dialplan's default takes the call."""


class ReplyLate(ConversationFault):
    def __init__(self, command: str, *, seconds: float) -> None:
        super().__init__(f"no reply to {command} within {seconds:g} s")
        self.command, self.seconds = command, seconds


class NotAgi(ConversationFault):
    """The peer says something that is no AGI: garbage, an endless line, a header block that never ends."""


class CommandFailed(ConversationFault):
    def __init__(self, command: str) -> None:
        super().__init__(f"Asterisk did not do {command}")
        self.command = command


class CommandTooLong(AgiError):
    def __init__(self, command: str, *, size: int) -> None:
        super().__init__(f"{command} of {size} bytes is longer than Asterisk reads")
        self.command, self.size = command, size


class DirectoryEmpty(AgiError):
    """The lines were never read since the start: the database has been away all the time."""


class NoLine(AgiError):
    """The number dialled is no enabled line, and no line is the default."""


class HistoryUnavailable(AgiError):
    """The citizen's cases could not be read in the time a caller can wait."""


class PortTaken(AgiError):
    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} cannot be listened on: another program has it")
        self.host, self.port = host, port
