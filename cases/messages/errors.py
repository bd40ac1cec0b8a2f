"""Refusals about messages.

MessageError
├── MessageRefused   the gateway will never take this message; trying again cannot help
├── MessagesAway     the gateway does not answer, or is busy: later
└── Unsigned         what came in is not from the gateway, or too old
"""

from cases.errors import CaseError


class MessageError(CaseError):
    """Root of every refusal here; holds no number and no words."""


class MessageRefused(MessageError):
    def __init__(self, key: str, status: int) -> None:
        super().__init__(f"message {key} refused by the gateway with {status}")
        self.key, self.status = key, status


class MessagesAway(MessageError):
    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"message {key} not sent: {why}")
        self.key, self.why = key, why


class Unsigned(MessageError):
    def __init__(self, why: str) -> None:
        super().__init__(f"not signed by the gateway: {why}")
