"""What one switch lets out by its trunks, and the dialplan contexts that carry calls of seats. Values only, no I/O."""

from dataclasses import dataclass

EMERGENCY = ("110", "119", "120")
SELF_TESTS = ("600", "601")
"""Where a seat hears itself (``dialplan/seat.j2``)."""


@dataclass(frozen=True, kw_only=True)
class OutboundPlan:
    """What may leave by a trunk, whatever our own programs say: the second fence against toll fraud.

    ``patterns``: digits, X (0-9), Z (1-9) and N (2-9), one sign for one digit; what none of them names is refused.
    ``at_once`` outbound calls may be up in the whole hall. ``duty`` are numbers callers are handed to, ``emergency``
    those no limit ever applies to. ``ring_seconds`` is how long anybody is rung.
    """

    patterns: tuple[str, ...] = ()
    at_once: int = 0
    duty: tuple[str, ...] = ()
    emergency: tuple[str, ...] = EMERGENCY
    ring_seconds: int = 45

    @property
    def desk(self) -> tuple[str, ...]:
        """Duty telephones a desk telephone may dial by its own keys, emergency numbers aside."""
        return tuple(number for number in self.duty if number not in self.emergency)


OUTBOUND_CONTEXTS = (
    "outbound",
    "outgoing",
    "outgoing-answered",
    "carry",
    "internal",
    "transfer",
    "duty",
    "transfer-by-phone",
    "to-seat",
    "to-queue",
    "to-duty",
    "transfer-over",
    "meet",
    "with-music",
    "supervise",
    "put-down",
    "hold",
    "picked",
    "forced",
    "at-home",
    "to-seat-home",
    "rating-out",
    "rating-ring",
    "rating-later",
    "follow-up-out",
    "follow-up-ring",
    "follow-up",
)
"""What ``outbound.conf``, ``features.conf``, ``home.j2``, ``rating_later.j2`` and ``follow_up.j2`` of ``dialplan/``
define."""
