"""The rules for answers in the store, and looking an answer through by those in force."""

from datetime import datetime
from functools import cache
from importlib import resources

from sqlalchemy.ext.asyncio import AsyncSession

from cases.answers.check import AnswerRules, Finding, check, read_answer_rules, read_answer_rules_text, says_enough
from cases.answers.errors import AnswerTooShort
from cases.changes import Change
from cases.documents import require_newest
from db import Documents
from db.tables import AnswerRuleSet

USUAL = "default"
"""Key of the rules that hold."""


@cache
def shipped_answer_rules() -> tuple[AnswerRules, ...]:
    """The rules that come with the product. Raises ``AnswerRulesFaulty``."""
    folder = resources.files("cases") / "answer_rules"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return tuple(read_answer_rules_text(file.read_text("utf-8"), name=file.name) for file in files)


async def seed_answer_rules(session: AsyncSession, *, now: datetime) -> list[AnswerRules]:
    """Add the shipped versions that the store does not have; returns them. The caller commits."""
    return await _stored(session).seed(shipped_answer_rules(), now=now)


async def publish_answer_rules(
    session: AsyncSession, rules: AnswerRules, change: Change, *, after: int | None = None
) -> AnswerRules:
    """Put ``rules`` in force as the next version of the usual ones. The caller commits.

    ``after``: the version that was read, 0 for none; of another ``RulesChanged`` is raised. Raises ``ReasonMissing``.
    """
    change.require_reason()
    newest = await _stored(session).newest(USUAL)
    require_newest(USUAL, after, newest)
    own = rules.model_copy(update={"key": USUAL})
    made = await _stored(session).publish(own, after=newest, valid_from=change.at, now=change.at, actor=change.actor)
    before = newest.document if newest else None
    session.add(change.entry("answer_rules.published", "answer_rules", made.key, before, made.model_dump(mode="json")))
    return made


async def answer_rules_at(session: AsyncSession, at: datetime) -> AnswerRules | None:
    """The rules in force; None: answers are not looked through."""
    return (await _stored(session).in_force(at, [USUAL])).get(USUAL)


async def newest_answer_rules(session: AsyncSession) -> int:
    """The last version that was published; 0: none."""
    newest = await _stored(session).newest(USUAL)
    return newest.version if newest else 0


async def look_through(
    session: AsyncSession, answer: str, demand: str, *, case_id: int, now: datetime
) -> tuple[Finding, ...]:
    """What is suspicious in an answer. Raises ``AnswerTooShort``: it says next to nothing."""
    rules = await answer_rules_at(session, now)
    if rules is None:
        return ()
    if not says_enough(answer, rules):
        raise AnswerTooShort(case_id, rules.least_characters)
    return check(answer, demand, rules)


def _stored(session: AsyncSession) -> Documents[AnswerRules]:
    return Documents(session, AnswerRuleSet, lambda document, name: read_answer_rules(document, name=name))
