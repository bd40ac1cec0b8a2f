"""Refusals of this room.

NoticeError
├── NoticeFaulty       words or settings that cannot be kept; every fault in Chinese
├── NoticeChanged      somebody else changed it after it was read
├── NoSuchNotice       no such notice, rule, partner or delivery
├── NotDead            only what has failed for good can be sent again
├── CarrierRefused     a gateway will never take this letter; trying again cannot help
├── CarrierAway        a gateway does not answer, or is busy: later
├── AddressForbidden   an address this installation must not send to
├── PartnerRefused     a partner will never take this; trying again cannot help
├── PartnerAway        a partner does not answer, or is busy: later
└── MessageFaulty      what a partner told us cannot be read
"""

from collections.abc import Sequence


class NoticeError(Exception):
    """Root of every refusal of this room; none holds a number, a name or words of a citizen."""


class NoticeFaulty(NoticeError):
    """``faults``: every reason, in Chinese. Nothing was written."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("".join(faults))
        self.faults = tuple(faults)


class NoticeChanged(NoticeError):
    def __init__(self, what: str, wanted: int | str, *, read: int, current: int) -> None:
        super().__init__(f"{what} {wanted} was read at revision {read} and is now at {current}")
        self.what, self.wanted = what, wanted


class NoSuchNotice(NoticeError):
    def __init__(self, what: str, wanted: int | str) -> None:
        super().__init__(f"no {what} {wanted}")
        self.what, self.wanted = what, wanted


class NotDead(NoticeError):
    def __init__(self, what: str, wanted: int) -> None:
        super().__init__(f"{what} {wanted} has not failed")
        self.what, self.wanted = what, wanted


class CarrierRefused(NoticeError):
    def __init__(self, key: str, code: int) -> None:
        super().__init__(f"letter {key} refused with {code}")
        self.key, self.code = key, code


class CarrierAway(NoticeError):
    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"letter {key} not sent: {why}")
        self.key, self.why = key, why


class AddressForbidden(NoticeError):
    """``why`` in Chinese."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class PartnerRefused(NoticeError):
    def __init__(self, status: int) -> None:
        super().__init__(f"refused with {status}")
        self.status = status


class PartnerAway(NoticeError):
    """``stumbled``: the partner broke over what it was sent, so it may be this one that it will never take."""

    def __init__(self, why: str, *, stumbled: bool = False) -> None:
        super().__init__(why)
        self.why, self.stumbled = why, stumbled


class MessageFaulty(NoticeError):
    """``code`` is told to the partner, ``status`` is that of HTTP."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(f"message of a partner: {code}")
        self.code, self.status = code, status
