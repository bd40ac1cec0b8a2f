"""The table of steps as a page for people: a Mermaid diagram of what moves a case, and every row as a table."""

from collections.abc import Iterable

from cases.life.lifecycle import TABLE, Step
from cases.life.vocabulary import Action
from db.tables import CaseState

HEAD = """\
# The life of a case

Made from the table in `cases/life/lifecycle.py` by `bin/make_life_cycle.py`; do not edit. A test fails when it is
out of date.

A case is closed only from `followed_up` (or by `resolve`, with the citizen on the line): with a result, an answer,
and a follow-up or the recorded reason why there was none. While a request of the lead unit waits to be decided, only
the steps marked *always* may be taken beside it. A case that is merged into another one takes the steps marked
*also merged* only; its answer is `adopt`ed from the leading case, and nobody is followed up who was not told.

"""


def life_cycle_page(table: Iterable[Step] = TABLE) -> str:
    """The page ``docs/case-life-cycle.md``."""
    steps = tuple(table)
    return f"{HEAD}{_diagram(steps)}\n{_rows(steps)}"


def _diagram(steps: tuple[Step, ...]) -> str:
    edges: dict[tuple[CaseState, CaseState], dict[Action, None]] = {}
    for step in steps:
        for before in _ordered(step.at):
            if step.to is not None and step.to is not before:
                edges.setdefault((before, step.to), {})[step.action] = None
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> registered"]
    lines += [f"    {before} --> {after}: {', '.join(actions)}" for (before, after), actions in edges.items()]
    return "\n".join([*lines, "    archived --> [*]", "```", ""])


def _rows(steps: tuple[Step, ...]) -> str:
    lines = ["| step | from | to | by | needs | when |", "|---|---|---|---|---|---|"]
    lines += [f"| {' | '.join(_cells(step))} |" for step in steps]
    return "\n".join([*lines, ""])


def _cells(step: Step) -> Iterable[str]:
    needs = ", ".join(" or ".join(need) if len(need) < 4 else "at least one detail" for need in step.needs)
    conditions = [one.label for one in (step.when, step.given) if one is not None]
    waiting = [f"{kind} waits" for kind in sorted(step.settles)] if len(step.settles) == 1 else []
    waiting = ["a request waits"] if len(step.settles) > 1 else waiting
    always = ["*always*"] if step.besides else []
    always += ["*also merged*"] if step.following else []
    yield f"`{step.action}`"
    yield ", ".join(_ordered(step.at))
    yield step.to or "stays"
    yield ", ".join(sorted(step.by))
    yield needs or "—"
    yield "; ".join([*conditions, *waiting, *always]) or "—"


def _ordered(states: Iterable[CaseState]) -> list[CaseState]:
    known = list(CaseState)
    return sorted(states, key=known.index)
