"""The profiles that come with the product say what their sources say; one that cannot be counted is refused by path."""

from collections.abc import Mapping
from typing import Any

import pytest

from cases import DeadlineKind, Matter, ProfileFaulty, due, read_profile, read_profile_text, shipped_profiles
from db import SHANGHAI
from tests.unit.cases.days import OFFICIAL, local

SHIPPED = {profile.key: profile for profile in shipped_profiles()}
MONDAY = local("2026-11-02 10:00")
ANSWER = DeadlineKind.ANSWER


def told(profile: str, matter: Mapping[str, str], kind: DeadlineKind = ANSWER, extensions: tuple[int, ...] = ()) -> str:
    term = SHIPPED[profile].term(kind, Matter(**matter))  # type: ignore[arg-type]
    assert term
    at = due(term, MONDAY, OFFICIAL, extensions=extensions).at
    assert at
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("profile", "matter", "wanted"),
    [
        ("beijing_draft", {"urgency": "emergency"}, "11-02 12:00"),
        ("beijing_draft", {"case_class": "a"}, "11-03 10:00"),
        ("beijing_draft", {}, "11-09 10:00"),
        ("beijing_draft", {"case_class": "b"}, "11-17 10:00"),
        ("shandong_2020", {}, "11-09 10:00"),
        ("shandong_complaints_2017", {"case_type": "complaint"}, "11-23 17:30"),
        ("weihai_2017", {"urgency": "emergency"}, "11-02 23:59"),
        ("weihai_2017", {"case_type": "report"}, "11-23 10:00"),
        ("weihai_2017", {"case_type": "help"}, "11-09 10:00"),
        ("shanghai", {}, "11-09 10:00"),
        ("shanghai", {"case_class": "a"}, "11-23 10:00"),
        ("chongqing", {"case_type": "inquiry"}, "11-09 10:00"),
        ("chongqing", {"case_type": "complaint"}, "11-23 10:00"),
        ("guangzhou_bureau", {"urgency": "emergency"}, "11-02 23:59"),
        ("guangzhou_bureau", {"case_type": "inquiry"}, "11-05 10:00"),
        ("guangzhou_bureau", {"case_type": "suggestion"}, "11-19 17:30"),
        ("mayor_phone", {"urgency": "emergency"}, "11-02 23:59"),
        ("mayor_phone", {"urgency": "important"}, "11-05 10:00"),
        ("mayor_phone", {"urgency": "normal"}, "11-09 10:00"),
        ("sichuan_henan_zhejiang", {"case_class": "a"}, "11-05 10:00"),
        ("sichuan_henan_zhejiang", {}, "11-09 10:00"),
        ("sichuan_henan_zhejiang", {"case_class": "c"}, "11-17 10:00"),
        ("default", {"urgency": "important"}, "11-03 10:00"),
    ],
)
def test_answers_are_due_when_the_city_says(profile: str, matter: dict[str, str], wanted: str) -> None:
    assert told(profile, matter) == wanted


@pytest.mark.parametrize(
    ("profile", "kind", "matter", "wanted"),
    [
        ("shandong_2020", DeadlineKind.RETURN, {}, "11-04 10:00"),
        ("shanghai", DeadlineKind.RESPOND, {}, "11-03 10:00"),
        ("zhengzhou_2017", DeadlineKind.RESPOND, {"urgency": "emergency"}, "11-02 10:30"),
        ("zhengzhou_2017", DeadlineKind.RESPOND, {}, "11-02 12:00"),
        ("sichuan_henan_zhejiang", DeadlineKind.SIGN, {}, "11-03 10:00"),
        ("sichuan_henan_zhejiang", DeadlineKind.RETURN, {}, "11-02 14:30"),
    ],
)
def test_signing_returning_and_responding_have_limits_of_their_own(
    profile: str, kind: DeadlineKind, matter: dict[str, str], wanted: str
) -> None:
    assert told(profile, matter, kind) == wanted


def test_extensions_are_those_of_the_source() -> None:
    assert told("shandong_2020", {}, extensions=(10,)) == "11-23 10:00"
    assert told("shandong_complaints_2017", {}, extensions=(7, 7)) == "12-11 17:30"
    assert told("sichuan_henan_zhejiang", {}, extensions=(7,)) == "11-16 10:00"


def test_every_profile_names_its_source_and_every_example_says_that_it_is_one() -> None:
    assert len(SHIPPED) == 11
    for profile in SHIPPED.values():
        assert len(profile.source) > 15
        assert "示例" in profile.name or profile.key == "default"


def a_document(**more: Any) -> dict[str, Any]:
    term = {"kind": "answer", "limit": {"amount": 5, "unit": "working_days"}} | more.pop("term", {})
    return {"key": "city", "version": 1, "name": "本市", "source": "本市规定", "terms": [term]} | more


@pytest.mark.parametrize(
    ("document", "path", "words"),
    [
        (a_document(term={"limit": {"amount": 0, "unit": "days"}}), "terms.0", "needs ends: day_end"),
        (a_document(term={"limit": {"amount": 2, "unit": "hours"}, "cut_off": "17:00"}), "terms.0", "working time"),
        (a_document(term={"cut_off": 1020}), "terms.0.cut_off", "in quotes"),
        (a_document(term={"kind": "sign", "start": "at_sign"}), "terms.0", "cannot begin with the signature"),
        (a_document(term={"yellow": {"amount": 2, "unit": "hours"}}), "terms.0", "counted as the limit is"),
        (a_document(term={"yellow": {"amount": 5, "unit": "working_days"}}), "terms.0", "after the limit has begun"),
        (a_document(term={"extensions": [0]}), "terms.0", "at least 1"),
        (
            a_document(term={"escalations": [{"after": {"amount": 0, "unit": "hours"}, "step": "x"}]}),
            "terms.0",
            "after",
        ),
        (a_document(term={"hours": ["17:00-09:00"]}), "terms.0", "not working hours"),
        (a_document(hours=["08:30-12:00", "11:00-17:30"]), "", "not working hours"),
        (a_document(hours=["abends"]), "", "not working hours"),
        (a_document(hours=[]), "", "not working hours"),
        (a_document(term={"limit": {"amount": 5, "unit": "weeks"}}), "terms.0.limit.unit", "Input should be"),
        (a_document(term={"when": {"classes": ["z"]}}), "", "not listed"),
        (a_document(term={"surprise": 1}), "terms.0.surprise", "Extra inputs"),
        (a_document(terms=[a_document()["terms"][0]] * 2), "", "never reached"),
        (a_document(terms=[]), "", "at least one term"),
        (a_document(key="Bad Key"), "key", "pattern"),
    ],
)
def test_a_profile_that_cannot_be_counted_is_refused_by_its_path(
    document: dict[str, Any], path: str, words: str
) -> None:
    with pytest.raises(ProfileFaulty) as refusal:
        read_profile(document)

    [(where, why)] = refusal.value.faults
    assert where == path
    assert words in why


def test_text_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(ProfileFaulty, match="is not YAML"):
        read_profile_text("{: :")
