"""Points for a unit's figures, by rules that are data. Exact fractions; only who shows them rounds. No I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from reports.documents import read_model, read_model_text


def _exact(value: object) -> Fraction:
    """``0.5`` as people write it, never as a float holds it."""
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise ValueError("write a whole number, or a decimal in quotes")
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError) as exc:
        raise ValueError("not a number") from exc


Exact = Annotated[
    Fraction, BeforeValidator(_exact), PlainSerializer(str, return_type=str),
    Field(ge=0, le=10_000),
]  # fmt: skip


class ScoreItem(BaseModel):
    """``points`` where the figure reaches ``target`` (percent), ``per_point`` fewer for each point of percent below.

    Never fewer than ``least``, never more than ``points``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    metric: str = Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")
    points: Exact
    target: Exact
    per_point: Exact
    least: Exact = Fraction(0)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.least > self.points:
            raise ValueError("least is more than points")
        if self.target > 100:
            raise ValueError("a target is at most 100 percent")
        return self

    def score(self, share: Fraction) -> Fraction:
        """``share`` between 0 and 1."""
        reached = self.points - self.per_point * (self.target - 100 * share)
        return min(self.points, max(self.least, reached))


class ScoreRules(BaseModel):
    """One version of a city's points. ``grades``: name to the least share of all points, in percent."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")
    version: int = Field(ge=1)
    name: str = Field(min_length=1, max_length=64)
    source: str = Field(min_length=1, max_length=500)
    items: tuple[ScoreItem, ...] = Field(min_length=1, max_length=20)
    grades: Mapping[str, Exact] = {}

    @model_validator(mode="after")
    def _once(self) -> Self:
        names = [item.metric for item in self.items]
        if len(set(names)) < len(names):
            raise ValueError("a figure has points once")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """``parts``: points by figure, None where there was nothing to judge; ``most``: of what was judged."""

    parts: Mapping[str, Fraction | None]
    most: Fraction
    grade: str | None

    @property
    def points(self) -> Fraction:
        return sum((part for part in self.parts.values() if part is not None), Fraction(0))

    @property
    def share(self) -> Fraction | None:
        """Of the points that could be had; units are ranked by it, so that a unit without ratings is not punished."""
        return self.points / self.most if self.most else None


def score(rules: ScoreRules, shares: Mapping[str, Fraction | None]) -> Score:
    """Points for ``shares`` (between 0 and 1) by figure; one that is missing or None is not judged."""
    parts = {item.metric: _part(item, shares.get(item.metric)) for item in rules.items}
    most = sum((item.points for item in rules.items if parts[item.metric] is not None), Fraction(0))
    made = Score(parts=parts, most=most, grade=None)
    return Score(parts=parts, most=most, grade=_grade(rules, made.share))


def places(shares: Sequence[Fraction | None]) -> list[int | None]:
    """The place of each in a ranking: equals share one, and the next is as many further; None is not ranked."""
    told = [share for share in shares if share is not None]
    return [None if share is None else 1 + sum(other > share for other in told) for share in shares]


def read_score_rules(document: Mapping[str, Any], *, name: str = "score rules") -> ScoreRules:
    """Raises ``DefinitionFaulty`` with the path of every fault."""
    return read_model(ScoreRules, document, name=name)


def read_score_rules_text(text: str, *, name: str = "score rules") -> ScoreRules:
    """From YAML. Raises ``DefinitionFaulty``."""
    return read_model_text(ScoreRules, text, name=name)


def _part(item: ScoreItem, share: Fraction | None) -> Fraction | None:
    return None if share is None else item.score(share)


def _grade(rules: ScoreRules, share: Fraction | None) -> str | None:
    if share is None:
        return None
    best_first = sorted(rules.grades.items(), key=lambda pair: -pair[1])
    return next((name for name, least in best_first if 100 * share >= least), None)
