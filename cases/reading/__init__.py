"""A whole case as one person may read it, and the notes and tags that stand beside it.

Everything a unit must not learn is left out here, once, for pages, API and exports alike.
"""

from cases.reading.errors import MarkRefused
from cases.reading.lines import AnswerLine, AssignmentLine, ClockLine, FollowUpLine, HistoryLine
from cases.reading.marks import Marks, NoteLine
from cases.reading.sheet import CaseSheet, Sheets
from cases.reading.tags import LONGEST_NOTE, LONGEST_TAG, clean_tag

__all__ = [
    "LONGEST_NOTE",
    "LONGEST_TAG",
    "AnswerLine",
    "AssignmentLine",
    "CaseSheet",
    "ClockLine",
    "FollowUpLine",
    "HistoryLine",
    "MarkRefused",
    "Marks",
    "NoteLine",
    "Sheets",
    "clean_tag",
]
