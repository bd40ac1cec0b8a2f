"""The life of a case as rules: one table of steps, who may take them, what they ask for and what they change. Pure.

Knows a case only as ``CaseFacts``. ``cases.steps`` brings it out of the store and writes back what comes of a step.
"""

from cases.life.diagram import life_cycle_page
from cases.life.errors import (
    FieldRefused,
    KeyReused,
    NoSuchStep,
    StepIncomplete,
    StepNotAllowed,
    StepNotLegal,
    StepRefused,
    StepTooLate,
    UnitRefused,
    UnsealingRefused,
)
from cases.life.facts import CaseFacts, Fields, OrderDemands, Person, Value, is_sealed
from cases.life.fields import CHOICES, FieldKind, kind_of, longest, read_fields
from cases.life.follow_ups import (
    CALLING_BACK_KEYS,
    CALLING_BACK_LIMITS,
    EXCLUSION_NAMES,
    LEFT_TO_PEOPLE,
    CallingBack,
    Exclusion,
    left_to_people,
)
from cases.life.hidden_words import for_units, without_numbers
from cases.life.lingering import LINGERING_LIMITS, Lingering, LingeringRules, lingers
from cases.life.rules import LONGEST_SILENCE, Offer, below, decide, may_see, may_unseal, offers, parts_of, take
from cases.life.vocabulary import Action, Field, Part

__all__ = [
    "CALLING_BACK_KEYS",
    "CALLING_BACK_LIMITS",
    "CHOICES",
    "EXCLUSION_NAMES",
    "LEFT_TO_PEOPLE",
    "LINGERING_LIMITS",
    "LONGEST_SILENCE",
    "Action",
    "CallingBack",
    "CaseFacts",
    "Exclusion",
    "Field",
    "FieldKind",
    "FieldRefused",
    "Fields",
    "KeyReused",
    "Lingering",
    "LingeringRules",
    "NoSuchStep",
    "Offer",
    "OrderDemands",
    "Part",
    "Person",
    "StepIncomplete",
    "StepNotAllowed",
    "StepNotLegal",
    "StepRefused",
    "StepTooLate",
    "UnitRefused",
    "UnsealingRefused",
    "Value",
    "below",
    "decide",
    "for_units",
    "is_sealed",
    "kind_of",
    "left_to_people",
    "life_cycle_page",
    "lingers",
    "longest",
    "may_see",
    "may_unseal",
    "offers",
    "parts_of",
    "read_fields",
    "take",
    "without_numbers",
]
