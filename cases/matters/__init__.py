"""The same matter: cases that are like one another, stand side by side or follow one (并单), and the guard against
dispatching one matter twice.
"""

from cases.matters.errors import LinkRefused, MergeRefused, SameMatterOpen
from cases.matters.likeness import Why
from cases.matters.linking import Links, TiedCase, Ties
from cases.matters.similar import Similar, SimilarCase

__all__ = [
    "LinkRefused",
    "Links",
    "MergeRefused",
    "SameMatterOpen",
    "Similar",
    "SimilarCase",
    "TiedCase",
    "Ties",
    "Why",
]
