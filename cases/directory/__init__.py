"""Whose matter it is: the tree of categories, the dispatch directory, rulings of disputes, and what follows from them.

Proposes; a person dispatches.
"""

from cases.directory.category_sheet import CategoryRow, read_tree
from cases.directory.dispatch import Level, Proposal, Rule, RuleText, propose
from cases.directory.errors import NoSuchCategory, RuleFaulty
from cases.directory.names import category_choices, category_names
from cases.directory.rulings import Rulings
from cases.directory.store import Directory, Imported

__all__ = [
    "CategoryRow",
    "Directory",
    "Imported",
    "Level",
    "NoSuchCategory",
    "Proposal",
    "Rule",
    "RuleFaulty",
    "RuleText",
    "Rulings",
    "category_choices",
    "category_names",
    "propose",
    "read_tree",
]
