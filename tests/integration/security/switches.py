"""A switch that speaks SIP over TLS, with a certificate made as an installation makes its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from asterisk_conf import Srtp, SwitchPlan
from db import utc_now
from hotline.certificates import prepare_certificate, tls_plan
from hotline.settings import Settings
from tests.ports import free_ports


def a_certificate(home: Path) -> Settings:
    """Settings with SIP over TLS, and the certificate they ask for below ``home``."""
    settings = Settings(home=home, sip_tls_port=5161)
    prepare_certificate(settings, utc_now())
    return settings


def over_tls(home: Path, srtp: Srtp = Srtp.OFF) -> Callable[[SwitchPlan], SwitchPlan]:
    """Vary a plan: SIP over TLS is on, seats encrypt as ``srtp`` says."""
    tls = tls_plan(a_certificate(home))
    return lambda plan: replace(plan, ports=free_ports(tls=True), tls=tls, srtp=srtp)
