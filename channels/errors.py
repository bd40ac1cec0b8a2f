"""Refusals of this room.

ChannelError
├── TooOften        somebody asked more often than the city's limits allow
├── LimitFaulty     a limit that cannot be counted
├── FormFaulty      a citizen's form: a complaint in Chinese for each field
├── KeyRefused      no key, or none that holds
├── Open311Refused  status, and what other software is told
├── PublishingRefused  a sealed case is for nobody else
├── NoSuchImport    no spreadsheet of that id was checked
├── NoSuchLetter    no letter of that id came, or its original is lost
├── MailAway        the mailbox does not answer: later
└── MailRefused     it does, and does not let us in: somebody has to mend the settings
"""

from collections.abc import Mapping
from datetime import datetime


class ChannelError(Exception):
    """Root of every refusal of this room; holds no number, name or words of a citizen."""


class TooOften(ChannelError):
    """``again_at``: when it may be tried again."""

    def __init__(self, scope: str, again_at: datetime) -> None:
        super().__init__(f"too often by {scope}, again at {again_at.isoformat()}")
        self.scope, self.again_at = scope, again_at


class LimitFaulty(ChannelError):
    """A limit that cannot be counted, or of nothing."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"no limit {scope[:32]}")
        self.scope = scope


class FormFaulty(ChannelError):
    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(f"faults in {', '.join(faults)}")
        self.faults = faults


class KeyRefused(ChannelError):
    """No key, or none that holds."""


class Open311Refused(ChannelError):
    """``status`` is the one of HTTP, as the specification wants it."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status, self.description = status, description


class PublishingRefused(ChannelError):
    """A sealed case is never listed for everybody."""

    def __init__(self, case_id: int) -> None:
        super().__init__(f"case {case_id} is sealed")
        self.case_id = case_id


class NoSuchImport(ChannelError):
    def __init__(self, import_id: int) -> None:
        super().__init__(f"no checked spreadsheet {import_id}")
        self.import_id = import_id


class NoSuchLetter(ChannelError):
    def __init__(self, letter_id: int) -> None:
        super().__init__(f"no letter {letter_id}")
        self.letter_id = letter_id


class MailAway(ChannelError):
    """The mailbox does not answer now."""


class MailRefused(ChannelError):
    """The mailbox does not let us in."""
