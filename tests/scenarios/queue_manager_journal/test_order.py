"""The record of a call does not depend on the order in which its facts come, nor on how often."""

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_manager.journal import Fact, project
from tests.scenarios.queue_manager_journal.record import SAMPLES, facts_of

CALLS: dict[str, list[Fact]] = {}
for _path in SAMPLES.glob("*.cel.csv"):
    for _fact in facts_of(_path.name.removesuffix(".cel.csv")):
        if _fact.call_id:
            CALLS.setdefault(_fact.call_id, []).append(_fact)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_order_and_any_repetition_of_the_same_facts_gives_the_same_record(data: st.DataObject) -> None:
    call_id = data.draw(st.sampled_from(sorted(CALLS)))
    part = data.draw(st.lists(st.sampled_from(CALLS[call_id]), min_size=1, unique_by=lambda fact: fact.key))
    restarts = data.draw(st.sampled_from([(), (max(fact.at for fact in part).replace(year=2027),)]))
    again = data.draw(st.lists(st.sampled_from(part)))
    shuffled = data.draw(st.permutations([*part, *again]))

    told = project(call_id, part, switch="main", restarts=restarts)

    assert project(call_id, shuffled, switch="main", restarts=restarts) == told
    if told and restarts:
        assert told.ended_at is not None
        assert told.ending is not None
    if told:
        assert told.arrived_at <= max(fact.at for fact in part)
