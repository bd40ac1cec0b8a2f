"""Definitions as people write them."""

import re

import pytest

from reports import DefinitionFaulty, document_of, read_definition, read_definition_text, shipped_definitions

GOOD = {
    "key": "connect_rate", "version": 2, "name": "接通率", "formula": "接通 ÷ 请求", "source": "市府办",
    "numerator": "answered", "denominator": "offered",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"numerator": "happy"}, "numerator"),
        ({"formula": ""}, "formula"),
        ({"key": "Connect rate"}, "key"),
        ({"version": 0}, "version"),
        ({"swiches": {}}, "swiches"),
        ({"switches": {"answer_seconds": 0}}, "switches.answer_seconds"),
        ({"switches": {"served_by_menu": "sometimes"}}, "switches.served_by_menu"),
        ({"aggregate": "average_wait"}, ""),
        ({"numerator": "arrived"}, ""),  # could exceed 100 %
        ({"numerator": "offered", "denominator": None, "window_hours": 24}, ""),
        ({"numerator": "seat_wrap_up"}, ""),  # of calls
        ({"numerator": "seat_available", "denominator": "seat_handling"}, ""),
        ({"numerator": "seat_handling", "denominator": None}, ""),
        ({"numerator": "answered", "denominator": None, "aggregate": "average_stretch"}, ""),
    ],
)
def test_a_definition_that_cannot_be_computed_is_refused_with_the_place(change, path: str) -> None:
    with pytest.raises(DefinitionFaulty) as refusal:
        read_definition({**GOOD, **change})

    assert [place for place, _ in refusal.value.faults] == [path]


def test_what_is_no_yaml_is_refused() -> None:
    with pytest.raises(DefinitionFaulty, match=r"mine\.yaml"):
        read_definition_text("key: [", name="mine.yaml")


@pytest.mark.parametrize("definition", shipped_definitions(), ids=lambda definition: definition.key)
def test_a_shipped_definition_reads_back_from_its_document_with_every_switch_written_out(definition) -> None:
    document = document_of(definition)

    assert read_definition(document) == definition
    assert len(document["switches"]) == 6
    assert re.search("[一-鿿]", definition.formula)
    assert " " not in re.sub(" ?[÷＋0-9 ]+ ?|[A-Za-z0-9_ ]+", "", definition.formula)


@pytest.mark.parametrize("definition", shipped_definitions(), ids=lambda definition: definition.key)
def test_the_formula_names_the_seconds_its_switches_count_by(definition) -> None:
    named = set(map(int, re.findall(r"(\d+) 秒", definition.formula)))
    switches = definition.switches
    used = {"answered_in_time": switches.answer_seconds, "settled_in_time": switches.answer_seconds}

    expected = {used[definition.numerator]} if definition.numerator in used else set()
    expected |= {switches.short_abandon_seconds} if switches.short_abandon_seconds else set()
    assert named == expected
