"""Refusals of answers and of the rules for them."""

from cases.errors import DocumentFaulty
from cases.life.errors import StepRefused


class AnswerRulesFaulty(DocumentFaulty):
    """Rules for answers that cannot be taken."""


class AnswerTooShort(StepRefused):
    """The answer says next to nothing: it has fewer than ``least`` letters and digits."""

    def __init__(self, case_id: int, least: int) -> None:
        super().__init__(f"case {case_id}: an answer has at least {least} letters and digits")
        self.case_id, self.least = case_id, least
