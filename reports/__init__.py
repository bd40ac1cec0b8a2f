"""Figures: what each counts, in which version, how much it is, and which calls are behind it.

Knows definitions as data, exact arithmetic on calls in memory and in the store, and how many seats a load needs. Does
not know the live board, pages or files to print.
"""

from reports.conditions import CallFacts, Condition, holds
from reports.definitions import (
    Aggregate,
    MetricDefinition,
    Unit,
    document_of,
    read_definition,
    read_definition_text,
)
from reports.erlang import Load, Outlook, calls_sustained, erlang_a, erlang_b, erlang_c, seats_needed
from reports.errors import DefinitionFaulty, LoadFaulty, NoSuchMetric, ReportError, ScopeFaulty, ValidFromPast
from reports.measure import Figure, Questions, Scope, call_ids, measure, questions
from reports.service import Figures
from reports.sets import CallSet, Counting, Switches
from reports.shown import duration, percent, shown
from reports.sql import where
from reports.store import definition_of, shipped_definitions
from reports.windows import Window

__all__ = [
    "Aggregate",
    "CallFacts",
    "CallSet",
    "Condition",
    "Counting",
    "DefinitionFaulty",
    "Figure",
    "Figures",
    "Load",
    "LoadFaulty",
    "MetricDefinition",
    "NoSuchMetric",
    "Outlook",
    "Questions",
    "ReportError",
    "Scope",
    "ScopeFaulty",
    "Switches",
    "Unit",
    "ValidFromPast",
    "Window",
    "call_ids",
    "calls_sustained",
    "definition_of",
    "document_of",
    "duration",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "holds",
    "measure",
    "percent",
    "questions",
    "read_definition",
    "read_definition_text",
    "seats_needed",
    "shipped_definitions",
    "shown",
    "where",
]
