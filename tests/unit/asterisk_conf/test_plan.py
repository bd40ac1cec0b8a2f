"""A plan that exists can be rendered; one that cannot is refused by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterisk_conf import (
    Folders,
    LinePlan,
    PlanRefused,
    Ports,
    Srtp,
    SwitchPlan,
    TlsPlan,
    TrunkPlan,
    render_text,
)
from tests.unit.asterisk_conf.plans import a_line, a_plan, a_queue, a_seat

TLS = TlsPlan(certificate=Path("/srv/tls/certificate.pem"), key=Path("/srv/tls/key.pem"))
OVER_TLS: dict[str, Any] = {"tls": TLS, "ports": Ports(sip_tls=5161)}
CARRIER = TrunkPlan(name="carrier", hosts=("192.0.2.1",), transport="tls")


@pytest.mark.parametrize(
    ("changes", "item"),
    [
        ({"name": "two words"}, "switch"),
        ({"bind": "localhost"}, "switch"),
        ({"codecs": ("opus",)}, "switch"),
        ({"lines": ()}, "switch"),
        ({"default_line": "12300"}, "switch"),
        ({"queues": (a_queue("general"),)}, "queue general"),
        ({"queues": (a_queue(), a_queue())}, "queue general_service"),
        ({"queues": (replace(a_queue(), strategy="fastest"),)}, "queue general_service"),
        ({"queues": (replace(a_queue(), label="x\nmember => PJSIP/6666"),)}, "queue general_service"),
        ({"queues": (replace(a_queue(), announce=("../secret",)),)}, "queue general_service"),
        ({"queues": (replace(a_queue(), max_wait_seconds=0),)}, "queue general_service"),
        ({"lines": (a_line(), a_line())}, "line 12345"),
        ({"lines": (replace(a_line(), number="12345,1"),)}, "line 12345,1"),
        ({"lines": (replace(a_line(), queue="nowhere"),)}, "line 12345"),
        ({"lines": (replace(a_line(), greeting=("hello)",)),)}, "line 12345"),
        ({"lines": (replace(a_line(), priority=101),)}, "line 12345"),
        ({"seats": (a_seat(), a_seat())}, "seat 1001"),
        ({"seats": (replace(a_seat(), queues=(("nowhere", 0),)),)}, "seat 1001"),
        ({"seats": (replace(a_seat(), password="short"),)}, "seat 1001"),
        ({"seats": (replace(a_seat(), label="] hidden"),)}, "seat 1001"),
        ({"trunks": (TrunkPlan(name="udp", rehearsal=True),)}, "trunk udp"),
        ({"trunks": (TrunkPlan(name="carrier"),)}, "trunk carrier"),
        ({"trunks": (TrunkPlan(name="carrier", hosts=("carrier.example",)),)}, "trunk carrier"),
        ({"trunks": (TrunkPlan(name="test", rehearsal=True),), "bind": "0.0.0.0"}, "trunk test"),
        ({"trunks": (TrunkPlan(name="carrier", hosts=("192.0.2.1",), user="city"),)}, "trunk carrier"),
        ({"ports": Ports(sip=13000)}, "port sip"),
        ({"ports": Ports(rtp_first=12001)}, "port rtp_first"),
        ({"ports": Ports(ami=4573)}, "port agi"),
        ({"ports": Ports(sip_tls=5161)}, "SIP over TLS"),
        ({"tls": TLS}, "SIP over TLS"),
        ({"srtp": Srtp.REQUIRED}, "srtp"),
        ({"srtp": Srtp.OPTIONAL}, "srtp"),
        ({"tls": TLS, "ports": Ports(sip_tls=5138)}, "port sip_tls"),
        ({"tls": TLS, "ports": Ports(sip_tls=443)}, "port sip_tls"),
        (OVER_TLS | {"tls": replace(TLS, key=Path("key.pem"))}, "SIP over TLS: key"),
        (OVER_TLS | {"tls": replace(TLS, certificate=Path("/srv/a;b.pem"))}, "SIP over TLS: certificate"),
        ({"trunks": (CARRIER,)}, "trunk carrier"),
        (OVER_TLS | {"trunks": (replace(CARRIER, transport="tcp"),)}, "trunk carrier"),
        (OVER_TLS | {"trunks": (replace(CARRIER, transport="udp", srtp=True),)}, "trunk carrier"),
        (OVER_TLS | {"trunks": (replace(CARRIER, server="sip.example"),)}, "trunk carrier"),
        (OVER_TLS | {"trunks": (TrunkPlan(name="tls", rehearsal=True),)}, "trunk tls"),
        ({"folders": Folders.under(Path("relative"))}, "folder etc"),
        ({"folders": Folders.under(Path("/srv/a;b"))}, "folder etc"),
        ({"folders": Folders.under(Path("/srv/" + "d" * 100))}, "folder run"),
    ],
)
def test_what_cannot_be_written_is_refused_by_name(changes: dict[str, Any], item: str) -> None:
    with pytest.raises(PlanRefused) as refusal:
        replace(a_plan(), **changes)
    assert refusal.value.item == item


def test_a_refusal_of_encryption_says_why() -> None:
    with pytest.raises(PlanRefused, match="keys travel inside the SIP messages"):
        replace(a_plan(), srtp=Srtp.REQUIRED)
    with pytest.raises(PlanRefused, match="anybody could pose as the carrier"):
        replace(a_plan(), **OVER_TLS, trunks=(replace(CARRIER, server="sip.example"),))


def test_a_refusal_never_shows_a_password() -> None:
    with pytest.raises(PlanRefused) as refusal:
        replace(a_plan(), seats=(replace(a_seat(), password="geheim;word"),))
    assert "geheim" not in str(refusal.value)
    assert "a-test-password" not in repr(a_plan())


def test_numbers_that_are_no_line_go_to_the_first_line_unless_another_is_named() -> None:
    plan = replace(a_plan(), lines=(a_line(), replace(a_line(), number="12315")))
    assert plan.fallback_line.number == "12345"
    assert replace(plan, default_line="12315").fallback_line.number == "12315"


def test_a_folder_may_have_spaces_and_chinese_names() -> None:
    plan = replace(a_plan(), folders=Folders.under(Path("/srv/市民 热线")))
    assert "TALKS=/srv/市民 热线/spool/recording" in render_text(plan)["extensions.conf"]


@given(label=st.text(max_size=40))
def test_no_label_can_add_a_line_to_a_file(label: str) -> None:
    """Either the label is refused, or every file keeps the number of lines it has with a harmless one."""
    try:
        plan = _labelled(label)
    except PlanRefused:
        return
    harmless = {name: text.splitlines() for name, text in render_text(_labelled("x")).items()}
    for name, text in render_text(plan).items():
        assert len(text.split("\n")) == len(harmless[name]) + 1
        assert text.count("[") == "\n".join(harmless[name]).count("[")


def _labelled(label: str) -> SwitchPlan:
    plan = a_plan()
    lines: tuple[LinePlan, ...] = tuple(replace(line, label=label) for line in plan.lines)
    queues = tuple(replace(queue, label=label) for queue in plan.queues)
    return replace(plan, lines=lines, queues=queues, seats=tuple(replace(seat, label=label) for seat in plan.seats))
