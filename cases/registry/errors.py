"""Refusals of what comes in."""

from cases.errors import CaseError


class CitizenRefused(CaseError):
    """Two numbers that cannot be put together. ``why``: ``same``, ``together``, ``too_many``."""

    def __init__(self, why: str) -> None:
        super().__init__(f"numbers not put together: {why}")
        self.why = why


class NoSuchCitizenNumber(CaseError):
    def __init__(self, number_id: int) -> None:
        super().__init__(f"no number {number_id} of this citizen")
        self.number_id = number_id


class DemandFaulty(CaseError):
    """What came in cannot be kept: ``field`` is ``missing`` or ``too_long``."""

    def __init__(self, channel: str, field: str, why: str) -> None:
        super().__init__(f"a demand by {channel}: {field} is {why}")
        self.channel, self.field, self.why = channel, field, why


class ChannelRefused(CaseError):
    """No such channel, or none by which cases come in now."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no cases come in by channel {code[:32]!r}")
        self.code = code
