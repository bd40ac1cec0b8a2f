"""Figures: what each counts, in which version, how much it is, and which calls or cases are behind it.

Knows definitions as data, exact arithmetic on calls in memory and in the store, figures of cases and the points units
get for theirs, and how many seats a load needs. Does not know the live board, pages or files to print.
"""

from reports.assessment import AssessedUnit, Assessment, assess
from reports.case_figures import UNCLASSIFIED, CaseFigure, CaseFigures, Ranked, condition_of_figure
from reports.case_metrics import ASSESSED, CASE_METRICS, FUNNEL, OVERVIEW, CaseMetric, case_metric
from reports.case_sets import BY_PROGRAM, Basis, CaseScope, CaseSet, below
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
from reports.errors import (
    DefinitionFaulty,
    LoadFaulty,
    NoSuchMetric,
    NoSuchScoreRules,
    ReportError,
    ScopeFaulty,
    ValidFromPast,
)
from reports.measure import Figure, Questions, Scope, call_ids, measure, questions
from reports.score_store import publish_score_rules, score_rules_at, score_rules_of, seed_score_rules
from reports.scores import Score, ScoreItem, ScoreRules, places, read_score_rules, read_score_rules_text, score
from reports.service import Figures
from reports.sets import CallSet, Counting, Switches
from reports.shown import duration, half_up, percent, shown
from reports.sql import where
from reports.store import definition_of, shipped_definitions
from reports.windows import Window

__all__ = [
    "ASSESSED",
    "BY_PROGRAM",
    "CASE_METRICS",
    "FUNNEL",
    "OVERVIEW",
    "UNCLASSIFIED",
    "Aggregate",
    "AssessedUnit",
    "Assessment",
    "Basis",
    "CallFacts",
    "CallSet",
    "CaseFigure",
    "CaseFigures",
    "CaseMetric",
    "CaseScope",
    "CaseSet",
    "Condition",
    "Counting",
    "DefinitionFaulty",
    "Figure",
    "Figures",
    "Load",
    "LoadFaulty",
    "MetricDefinition",
    "NoSuchMetric",
    "NoSuchScoreRules",
    "Outlook",
    "Questions",
    "Ranked",
    "ReportError",
    "Scope",
    "ScopeFaulty",
    "Score",
    "ScoreItem",
    "ScoreRules",
    "Switches",
    "Unit",
    "ValidFromPast",
    "Window",
    "assess",
    "below",
    "call_ids",
    "calls_sustained",
    "case_metric",
    "condition_of_figure",
    "definition_of",
    "document_of",
    "duration",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "half_up",
    "holds",
    "measure",
    "percent",
    "places",
    "publish_score_rules",
    "questions",
    "read_definition",
    "read_definition_text",
    "read_score_rules",
    "read_score_rules_text",
    "score",
    "score_rules_at",
    "score_rules_of",
    "seats_needed",
    "seed_score_rules",
    "shipped_definitions",
    "shown",
    "where",
]
