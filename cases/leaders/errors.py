"""Refusals about leaders' tasks, special reports and reception days."""

from cases.errors import CaseError


class LeaderTaskRefused(CaseError):
    """A leader's task cannot be reported on or ended; ``why``: ``unknown`` or ``ended``."""

    def __init__(self, task: int, why: str) -> None:
        super().__init__(f"leader task {task}: {why}")
        self.task, self.why = task, why


class NoSuchReport(CaseError):
    def __init__(self, number: str) -> None:
        super().__init__(f"no special report {number}")
        self.number = number


class ReportStepRefused(CaseError):
    """A step a special report cannot take now; ``why``: ``state``, ``open_tasks`` or ``changed``."""

    def __init__(self, number: str, action: str, why: str) -> None:
        super().__init__(f"special report {number}: {action}: {why}")
        self.number, self.action, self.why = number, action, why


class PaperRefused(CaseError):
    """What was written into a special report or the calendar of receptions cannot be; the text says why, in Chinese."""
