"""工单: opening a case from a call, numbering it, writing it, finding it again.

Knows the case and its rules. Knows nothing of telephones, pages or recordings.
"""

from cases.errors import CaseChanged, CaseError, NoSuchCase
from cases.numbering import case_number
from cases.service import Cases, CaseText, CaseView, OpeningCall

__all__ = [
    "CaseChanged",
    "CaseError",
    "CaseText",
    "CaseView",
    "Cases",
    "NoSuchCase",
    "OpeningCall",
    "case_number",
]
