"""A whole case as one person may read it; the notes, tags, links and cases like it that stand beside it.

Everything a unit must not learn is left out here, once, for pages, API and exports alike; and so are cases that a
person keeps out of.
"""

from cases.reading.errors import MarkRefused
from cases.reading.lines import AnswerLine, AssignmentLine, ClockLine, FollowUpLine, HistoryLine, LimitLine
from cases.reading.marks import Marks, NoteLine
from cases.reading.people import names_of
from cases.reading.sheet import CaseSheet, Sheets
from cases.reading.similar import Similar, SimilarCase
from cases.reading.tags import LONGEST_NOTE, LONGEST_TAG, clean_tag
from cases.reading.ties import Links, TiedCase, Ties

__all__ = [
    "LONGEST_NOTE",
    "LONGEST_TAG",
    "AnswerLine",
    "AssignmentLine",
    "CaseSheet",
    "ClockLine",
    "FollowUpLine",
    "HistoryLine",
    "LimitLine",
    "Links",
    "MarkRefused",
    "Marks",
    "NoteLine",
    "Sheets",
    "Similar",
    "SimilarCase",
    "TiedCase",
    "Ties",
    "clean_tag",
    "names_of",
]
