"""What one check of ``hotline doctor`` finds."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    subject: str
    grade: Grade
    found: str
    remedy: str = ""
