"""What a unit answers: looked through by the city's rules for evasions, and the places in texts filled from a case.

Knows suspicious words, not who judges them: an answer goes to people with what was found in it.
"""

from cases.answers.check import AnswerRules, read_answer_rules, read_answer_rules_text
from cases.answers.errors import AnswerRulesFaulty, AnswerTooShort
from cases.answers.placeholders import FilledText, fill, placeholder_faults
from cases.answers.store import answer_rules_at, newest_answer_rules, publish_answer_rules, seed_answer_rules

__all__ = [
    "AnswerRules",
    "AnswerRulesFaulty",
    "AnswerTooShort",
    "FilledText",
    "answer_rules_at",
    "fill",
    "newest_answer_rules",
    "placeholder_faults",
    "publish_answer_rules",
    "read_answer_rules",
    "read_answer_rules_text",
    "seed_answer_rules",
]
