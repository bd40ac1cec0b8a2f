"""Which cases are not followed up: those a city's rules name, and no others."""

from dataclasses import replace

import pytest

from cases.life.follow_ups import USUAL, Exclusion, Heard, left_to_people, not_asked
from db.tables import CaseType, Urgency

ORDINARY = Heard(case_type=CaseType.COMPLAINT, anonymous=False, confidential=False, has_number=True)
LEFT_OUT = {
    Exclusion.NO_NUMBER: replace(ORDINARY, has_number=False),
    Exclusion.ANONYMOUS: replace(ORDINARY, anonymous=True),
    Exclusion.CONFIDENTIAL: replace(ORDINARY, confidential=True),
    Exclusion.PRAISE: replace(ORDINARY, case_type=CaseType.PRAISE),
    Exclusion.SUGGESTION: replace(ORDINARY, case_type=CaseType.SUGGESTION),
    Exclusion.SEALED: replace(ORDINARY, sealed=True),
    Exclusion.REDONE: replace(ORDINARY, redone=True),
    Exclusion.URGENT: replace(ORDINARY, urgency=Urgency.EMERGENCY),
}


@pytest.mark.parametrize("rule", Exclusion)
@pytest.mark.parametrize("kind", Exclusion)
def test_a_rule_leaves_out_its_own_kind_and_nothing_else(rule: Exclusion, kind: Exclusion) -> None:
    why = not_asked(LEFT_OUT[kind], {rule})

    assert (why is not None) == (rule is kind)
    assert why is None or why.endswith("按规则免回访")


def test_of_several_reasons_the_first_of_the_table_stands_in_the_case() -> None:
    nobody = replace(ORDINARY, has_number=False, anonymous=True, redone=True)
    named = replace(nobody, has_number=True)

    assert not_asked(nobody, list(Exclusion)[::-1]) == "没有留下可回访的号码，按规则免回访"
    assert left_to_people(nobody) == "没有留下可回访的号码，按规则人工回访"
    assert left_to_people(named) == "匿名诉求，按规则人工回访"


def test_an_ordinary_case_is_always_followed_up() -> None:
    assert not_asked(ORDINARY, set(Exclusion)) is None


def test_where_a_city_has_said_nothing_only_who_left_no_number_is_not_called() -> None:
    assert [kind for kind, case in LEFT_OUT.items() if not_asked(case)] == [Exclusion.NO_NUMBER]
    assert tuple(USUAL) == (Exclusion.NO_NUMBER,)
