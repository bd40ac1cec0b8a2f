"""Refusals of orders.

ControlError
├── OrderRefused   the order was understood and is not carried out; ``code`` says why
├── NoSuchOrder
├── ControlAway    nobody carries out orders now
└── ControlLate    no answer, or it broke off: whether it was done is not known
"""

from collections.abc import Mapping

from queue_manager.errors import SwitchError


class ControlError(SwitchError):
    """Root of every refusal here."""


class OrderRefused(ControlError):
    """``code`` names the reason (``seat.unknown``, ``call.gone`` …), ``about`` holds ids a person may be shown."""

    def __init__(self, code: str, **about: str) -> None:
        super().__init__(f"{code} {dict(about)}" if about else code)
        self.code = code
        self.about: Mapping[str, str] = about


class NoSuchOrder(ControlError):
    def __init__(self, name: str) -> None:
        super().__init__(f"no order {name}")
        self.name = name


class ControlAway(ControlError):
    """The process beside Asterisk does not run, or has no connection to Asterisk."""


class ControlLate(ControlError):
    """It may have been done, wholly or in part."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"order {name}: {why}")
        self.name, self.why = name, why
