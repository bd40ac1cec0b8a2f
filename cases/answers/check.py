"""Is this an answer: rules by which a unit's answer is looked through before people judge it. Pure.

What is found is a suspicion with its words, for the unit's leader and the hotline's reviewer; only an answer that says
next to nothing is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from cases.answers.errors import AnswerRulesFaulty
from cases.documents import Strict, read_document, read_document_text
from db.tables import ReturnCause


class Phrases(Strict):
    """Words of which ``least`` different ones in an answer are a reason to look twice."""

    cause: ReturnCause
    least: int = Field(ge=1, le=50)
    words: tuple[str, ...] = Field(min_length=1, max_length=500)


class Parts(Strict):
    """What an answer is made of, each part known by words; at least ``least`` parts should be there."""

    cause: ReturnCause
    least: int = Field(ge=1, le=10)
    words: Mapping[str, tuple[str, ...]] = Field(min_length=1, max_length=10)


class Overlap(Strict):
    """At least so many pairs of characters of the demand should come back in the answer."""

    cause: ReturnCause
    least: int = Field(ge=1, le=100)


class AnswerRules(Strict):
    """One version of a city's rules."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")
    version: int = Field(ge=1)
    name: str = Field(min_length=1, max_length=64)
    source: str = Field(min_length=1, max_length=500)
    least_characters: int = Field(ge=0, le=1000)
    """Letters and digits; what has fewer is refused."""
    phrases: tuple[Phrases, ...] = ()
    parts: Parts | None = None
    overlap: Overlap | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicion: its cause, the words it rests on, and what it says in Chinese."""

    cause: ReturnCause
    said: str
    words: tuple[str, ...] = ()


def says_enough(answer: str, rules: AnswerRules) -> bool:
    return sum(character.isalnum() for character in answer) >= rules.least_characters


def check(answer: str, demand: str, rules: AnswerRules) -> tuple[Finding, ...]:
    """What is suspicious in ``answer`` to ``demand``; each cause and text once."""
    return tuple(dict.fromkeys(_findings(answer, demand, rules)))


def read_answer_rules(document: Mapping[str, Any], *, name: str = "rules") -> AnswerRules:
    """Raises ``AnswerRulesFaulty`` with the path of every fault."""
    return read_document(AnswerRules, document, name=name, faulty=AnswerRulesFaulty)


def read_answer_rules_text(text: str, *, name: str = "rules") -> AnswerRules:
    """Read rules from YAML. Raises ``AnswerRulesFaulty``."""
    return read_document_text(AnswerRules, text, name=name, faulty=AnswerRulesFaulty)


def _findings(answer: str, demand: str, rules: AnswerRules) -> Iterator[Finding]:
    for phrases in rules.phrases:
        found = tuple(word for word in phrases.words if word in answer)
        if len(found) >= phrases.least:
            yield Finding(phrases.cause, f"出现「{'」「'.join(found)}」", found)
    if rules.parts is not None:
        missing = [part for part, words in rules.parts.words.items() if not any(word in answer for word in words)]
        if len(rules.parts.words) - len(missing) < rules.parts.least:
            yield Finding(rules.parts.cause, f"没有写明{'、'.join(missing)}")
    if rules.overlap is not None:
        wanted = _pairs(demand)
        needed = min(rules.overlap.least, len(wanted))  # a demand of three words cannot come back in ten
        if len(wanted & _pairs(answer)) < needed:
            yield Finding(rules.overlap.cause, "几乎没有提到诉求中的内容")


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring letters or digits."""
    return {text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalnum()}
