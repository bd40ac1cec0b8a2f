"""检查考核: every unit's figures of a period, the points they bring by a city's rules, and its place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from db import Database
from reports.case_figures import CaseFigure, CaseFigures
from reports.case_metrics import ASSESSED
from reports.case_sets import CaseScope
from reports.score_store import USUAL, score_rules_of
from reports.scores import Score, ScoreRules, places, score


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedUnit:
    """``place`` None: there was nothing to judge."""

    unit: str
    figures: Mapping[str, CaseFigure]
    score: Score
    place: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """``units`` best first, those that are not judged last."""

    rules: ScoreRules
    units: Sequence[AssessedUnit]


async def assess(
    database: Database, scope: CaseScope, *, rules: str = USUAL, league: Collection[str] | None = None
) -> Assessment:
    """``league``: codes of the units that are compared with each other; None: all.

    Raises ``NoSuchScoreRules``, ``NoSuchMetric`` (a rule names no figure), ``db.StoreUnavailable``.
    """
    async with database.read() as session:
        chosen = await score_rules_of(session, rules, scope.since)
    keys = tuple(dict.fromkeys([*ASSESSED, *(item.metric for item in chosen.items)]))
    by_unit = await CaseFigures(database).by_unit(keys, scope)
    figures = {
        unit: {figure.metric.key: figure for figure in found}
        for unit, found in by_unit.items()
        if league is None or unit in league
    }
    scores = {unit: score(chosen, {key: one.value for key, one in own.items()}) for unit, own in figures.items()}
    ranks = places([made.share for made in scores.values()])
    units = [
        AssessedUnit(unit=unit, figures=figures[unit], score=made, place=place)
        for (unit, made), place in zip(scores.items(), ranks, strict=True)
    ]
    return Assessment(rules=chosen, units=sorted(units, key=lambda one: (one.place is None, one.place or 0, one.unit)))
