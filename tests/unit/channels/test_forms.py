"""What citizens and software fill in: read, or every complaint beside its field."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agi_scripts import national
from channels import FormFaulty, Open311Refused, as_xml, read_asked, read_form, read_request
from channels.allowances import USUAL, Allowance, allowances, asker, stretch
from channels.categories import groups_of
from channels.forms import is_number
from channels.open311.hiding import for_everybody
from channels.stages import STAGES, TOLD, Stage
from db.tables import CaseState, CaseType, Category

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
GOOD = {"text": "小区停水三天", "number": "138-0013-8000", "name": "王先生", "category": "01", "case_type": "help"}


def read(**changes: str):
    return read_form(GOOD | changes, spell=national, categories={"01"})


def test_a_form_is_read_with_the_number_as_it_is_dialled() -> None:
    found = read(confidential="on")

    assert (found.text, found.number, found.name) == ("小区停水三天", "13800138000", "王先生")
    assert (found.case_type, found.category) == (CaseType.HELP, "01")
    assert (found.confidential, found.anonymous) == (True, False)


def test_of_who_stays_anonymous_nothing_is_kept_and_nothing_asked() -> None:
    found = read(anonymous="on", number="乱写", email="x")

    assert (found.name, found.number, found.email) == (None, None, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " 停水 "}, "text"),
        ({"text": "长" * 4001}, "text"),
        ({"place": "长" * 201}, "place"),
        ({"number": "110"}, "number"),
        ({"number": "一三八"}, "number"),
        ({"number": ""}, "number"),
        ({"email": "no address"}, "email"),
        ({"category": "99"}, "category"),
        ({"case_type": "murder"}, "case_type"),
        ({"website": "http://spam.example"}, ""),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field(changes: dict[str, str], field: str) -> None:
    with pytest.raises(FormFaulty) as refusal:
        read(**changes)

    assert list(refusal.value.faults) == [field]


def test_an_address_for_letters_is_enough() -> None:
    assert read(number="", email="w@example.com").email == "w@example.com"


@given(st.dictionaries(st.sampled_from([*GOOD, "place", "email", "anonymous"]), st.text(max_size=30)))
def test_any_form_is_read_or_refused(given_words: dict[str, str]) -> None:
    try:
        found = read_form(given_words, spell=national, categories={"01"})
    except FormFaulty as exc:
        faults = exc.faults
    else:
        faults = {} if len(found.text) >= 5 else {"text": ""}

    assert all(faults.values())


def test_every_state_is_a_stage_for_everybody() -> None:
    assert set(STAGES) == set(CaseState)
    handled = {state.value for state, stage in STAGES.items() if stage is Stage.HANDLING}
    assert handled == {"dispatched", "handling", "unit_review", "unit_sign", "reviewing", "suspended"}
    assert {state.value for state, stage in STAGES.items() if stage in TOLD} == {
        "answered", "followed_up", "closed", "archived",
    }  # fmt: skip


def test_a_local_number_of_seven_digits_is_one_and_a_service_is_not() -> None:
    assert is_number("8580123", national)
    assert not is_number("12345", national)


def category(code: str, parent: str | None = None, *, active: bool = True) -> Category:
    return Category(code=code, parent=parent, name=f"名{code}", level=len(code) // 2, active=active)


def test_categories_are_offered_by_their_first_level_and_what_is_out_of_use_with_all_below_it_is_not() -> None:
    rows = [category("0102", "01"), category("01"), category("0101", "01", active=False), category("010101", "0101")]

    [group] = groups_of(rows)

    assert (group.name, group.choices) == ("名01", (("01", "名01（其他）"), ("0102", "名0102")))


# Limits


def test_a_city_sets_its_own_limits_and_nonsense_changes_nothing() -> None:
    rules = allowances({"form.address": [3, 60], "form.number": [0, 5], "progress.case": "x", "unknown": [1, 1]})

    assert rules["form.address"] == Allowance(3, timedelta(minutes=1))
    assert {scope: rules[scope] for scope in ("form.number", "progress.case")} == {
        scope: USUAL[scope] for scope in ("form.number", "progress.case")
    }
    assert "unknown" not in rules
    assert allowances({"form.address": [3, 10**9]})["form.address"].per == timedelta(days=30)


def test_a_network_of_ipv6_is_one_asker_and_a_mapped_address_the_one_behind_it() -> None:
    assert asker("2001:db8:1:2:aaaa::1") == asker("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::/64"
    assert asker("::ffff:10.0.0.1") == asker("10.0.0.1") == "10.0.0.1"
    assert asker("fe80::1%eth0") == "fe80::/64"
    assert asker("no address") == "no address"


@given(st.integers(0, 4_000_000_000), st.integers(1, 86400))
def test_stretches_lie_end_to_end(at: int, seconds: int) -> None:
    now, per = datetime.fromtimestamp(at, UTC), timedelta(seconds=seconds)

    since = stretch(now, per)

    assert since <= now < since + per
    assert stretch(since + per, per) == since + per


# Open311


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"service_code": ""}, "service_code was not provided"),
        ({"description": " "}, "description was not provided"),
        ({"description": "长" * 4001}, "more than 4000"),
        ({"lat": "", "address_string": ""}, "together"),
        ({"lat": "", "long": "", "address_string": ""}, "was not provided"),
        ({"lat": "north"}, "lat is no number"),
        ({"lat": "nan"}, "lat is not between"),
        ({"long": "181"}, "long is not between"),
        ({"email": "x"}, "email is no address"),
        ({"media_url": "javascript:alert(1)"}, "media_url is no"),
        ({"media_url": "https://x.example/" + "x" * 1000}, "media_url is no"),
        ({"address_string": "路" * 201}, "address_string has more than 200"),
        ({"lat": "90.1"}, "lat is not between"),
    ],
)
def test_a_request_without_what_it_needs_is_refused_by_name(changes: dict[str, str], said: str) -> None:
    sent = {"service_code": "01", "description": "路灯不亮", "lat": "34.6", "long": "119.2"} | changes
    with pytest.raises(Open311Refused, match=said) as refusal:
        read_request(sent)

    assert refusal.value.status == 400


def test_coordinates_stand_for_an_address_that_was_not_given() -> None:
    sent = read_request({"service_code": "01", "description": "x", "lat": "34.6", "long": "119.2", "first_name": "四",
                         "last_name": "李"})  # fmt: skip

    assert (sent.place, sent.name) == ("北纬 34.600000，东经 119.200000", "李四")
    pole = read_request({"service_code": "01", "description": "x", "lat": "-90", "long": "180"})
    assert (pole.latitude, pole.longitude) == (-90.0, 180.0)


def test_requests_are_asked_for_within_ninety_days() -> None:
    usual = read_asked({}, NOON)
    long = read_asked({"start_date": "2020-01-01T00:00:00Z", "end_date": "2026-11-01T00:00:00+08:00"}, NOON)
    forward = read_asked({"start_date": "2026-01-01T00:00:00Z", "status": "open"}, NOON)

    assert (usual.until, usual.since) == (NOON, NOON - timedelta(days=90))
    assert long.until - long.since == timedelta(days=90)
    assert (forward.since.year, forward.until - forward.since) == (2026, timedelta(days=90))
    assert forward.statuses == {"open"}
    late = NOON - timedelta(days=1)
    assert read_asked({"start_date": late.isoformat()}, NOON).until == NOON
    both = read_asked({"start_date": late.isoformat(), "end_date": late.isoformat()}, NOON)
    assert both.since == both.until == late


@pytest.mark.parametrize(
    "query",
    [{"status": "lost"}, {"start_date": "yesterday"}, {"start_date": "2026-11-22T08:00:00"},
     {"end_date": "9999-12-31T23:59:59Z"}, {"start_date": "2026-11-22T00:00:00Z", "end_date": "2026-11-21T00:00:00Z"}],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(Open311Refused):
        read_asked(query, NOON)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请打 13800138000 联系我", "请打 *** 联系我"),
        ("0518-8580 1234 转 8", "*** 转 8"),
        ("身份证32070519900101123X。", "身份证***。"),
        ("写信到wang@example.com，谢谢", "***，谢谢"),
        ("打 8580123", "打 ***"),
        ("单号 123456", "单号 123456"),
        ("3 号楼 501 室，2026 年", "3 号楼 501 室，2026 年"),
    ],
)
def test_what_leads_to_a_person_is_hidden_from_everybody(text: str, shown: str) -> None:
    assert for_everybody(text) == shown


def test_xml_holds_only_what_xml_can() -> None:
    found = as_xml("service_requests", [{"description": "a\x0b<b>&😀", "lat": None, "media": True}])

    assert found.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert "<request><description>a&lt;b&gt;&amp;😀</description><lat /><media>true</media></request>".encode() in found
