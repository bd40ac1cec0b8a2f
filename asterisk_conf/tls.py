"""SIP over TLS and encrypted speech (SRTP) as values, and what of them contradicts itself. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from asterisk_conf.errors import PlanRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asterisk_conf.plan import SwitchPlan, TrunkPlan

TRANSPORTS = ("udp", "tls")


class Srtp(StrEnum):
    """Whether the speech between a seat and the switch is encrypted."""

    OFF = "off"
    OPTIONAL = "optional"
    """Offered; a telephone that cannot still talks."""
    REQUIRED = "required"
    """A telephone that cannot is refused."""


@dataclass(frozen=True, kw_only=True)
class TlsPlan:
    """PEM files: our certificate (with its chain) and key; ``authorities`` holds whom we believe when we call out.

    Without ``authorities`` nobody is verified, so a trunk over TLS needs them.
    """

    certificate: Path
    key: Path
    authorities: Path | None = None


def contradictions(plan: SwitchPlan) -> Iterator[PlanRefused]:
    """What is wrong with the encryption ``plan`` wants, the first thing first."""
    on = plan.tls is not None
    if on != bool(plan.ports.sip_tls):
        yield PlanRefused("SIP over TLS", "needs a port and a certificate, both or neither")
    if plan.srtp is not Srtp.OFF and not on:
        yield PlanRefused("srtp", "needs SIP over TLS: its keys travel inside the SIP messages, readable without TLS")
    for trunk in plan.trunks:
        yield from _trunk(trunk, plan.tls)


def files(tls: TlsPlan) -> Iterator[tuple[str, Path]]:
    """Each file with the word for it."""
    yield "certificate", tls.certificate
    yield "key", tls.key
    if tls.authorities is not None:
        yield "authorities", tls.authorities


def _trunk(trunk: TrunkPlan, tls: TlsPlan | None) -> Iterator[PlanRefused]:
    item = f"trunk {trunk.name}"
    if trunk.transport not in TRANSPORTS:
        yield PlanRefused(item, f"transport {trunk.transport!r} is unknown: udp or tls")
    if trunk.srtp and trunk.transport != "tls":
        yield PlanRefused(item, "srtp needs transport tls: its keys travel inside the SIP messages")
    if trunk.transport != "tls":
        return
    if tls is None:
        yield PlanRefused(item, "transport tls needs SIP over TLS to be on (setting sip_tls_port)")
    elif trunk.server and tls.authorities is None:
        yield PlanRefused(item, "calls out over TLS need sip_tls_authorities, or anybody could pose as the carrier")
