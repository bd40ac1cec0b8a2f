"""What an administrator writes about a partner, and what a partner may tell us."""

import json
from dataclasses import replace

import pytest

from db.tables import PartnerKind
from notices import MessageFaulty, NoticeFaulty, PartnerText
from notices.partners.texts import checked_partner
from notices.partners.wire import read_message

PARTNER = PartnerText(
    code="cgj", name=" 城管  系统 ", kind=PartnerKind.DEPARTMENT, unit="cgj", url="https://cgj.example/hook",
    events=("case.closed", "case.dispatched", "case.closed"),
)  # fmt: skip


def test_what_is_written_is_kept_tidy() -> None:
    plain = checked_partner(PARTNER, ())

    assert (plain.name, plain.events) == ("城管 系统", ("case.closed", "case.dispatched"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "1a"}, {"code": "a" * 33}, {"code": "城"}, {"name": " "}, {"name": "长" * 65}, {"unit": ""},
        {"events": ("test",)}, {"url": "http://cgj.example/"},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(NoticeFaulty) as caught:
        checked_partner(replace(PARTNER, **wrong), ())  # type: ignore[arg-type]

    assert len(caught.value.faults) == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"contacted_at": "2026-11-22T12:00:00"}, "no time zone: contacted_at"),
        ({"kind": "refused", "reason": "不归\x00我局"}, "unreadable: reason"),
        ({"contacted_at": "noon", "case": "1"}, "unreadable: case, contacted_at"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_name(more: dict[str, str], code: str) -> None:
    body = {"id": "m1", "kind": "contacted", "case": "20261122-000001"} | more

    with pytest.raises(MessageFaulty) as caught:
        read_message(json.dumps(body).encode())

    assert caught.value.code.replace("contacted.", "") == code
