"""Record files as Asterisk wrote them, from the samples of a real Asterisk 22 beside this file."""

from pathlib import Path

from db.tables import RecordSource
from queue_manager.journal import CallRecord, Fact, parse_cel, parse_queue_log, project

SAMPLES = Path(__file__).parent / "samples"


def facts_in(text: str, source: RecordSource) -> list[Fact]:
    parse = parse_cel if source is RecordSource.CEL else parse_queue_log
    facts: list[Fact] = []
    offset = 0
    for line in text.encode().splitlines(keepends=True):
        fact = parse(line, "sample", offset)
        assert isinstance(fact, Fact), fact
        facts.append(fact)
        offset += len(line)
    return facts


def facts_of(sample: str) -> list[Fact]:
    cel = (SAMPLES / f"{sample}.cel.csv").read_text()
    queue_log = (SAMPLES / f"{sample}.queue_log").read_text()
    return facts_in(cel, RecordSource.CEL) + facts_in(queue_log, RecordSource.QUEUE_LOG)


def calls_in(facts: list[Fact]) -> list[CallRecord]:
    """Every call the facts tell of, oldest first."""
    ids = dict.fromkeys(fact.call_id for fact in facts if fact.call_id)
    restarts = sorted(fact.at for fact in facts if fact.kind == "QUEUESTART")
    found = (
        project(
            call_id,
            [fact for fact in facts if fact.call_id == call_id],
            switch="main",
            restarts=restarts,
            rehearsal_trunks=frozenset({"rehearsal"}),
        )
        for call_id in ids
    )
    return sorted((call for call in found if call), key=lambda call: call.arrived_at)
