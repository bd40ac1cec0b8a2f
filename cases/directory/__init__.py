"""Whose matter it is: the tree of categories, the dispatch directory, rulings of disputes, and what follows from them.

Proposes; a person dispatches.
"""

from cases.directory.category_sheet import CategoryRow, read_tree
from cases.directory.dispatch import Level, Proposal, Rule, RuleText, propose
from cases.directory.dispatch_sheet import DISPATCH_COLUMNS, MOST_LINES
from cases.directory.errors import DirectoryChanged, LineChanged, LineExists, NoSuchCategory, NoSuchLine, RuleFaulty
from cases.directory.lines import DirectoryLines, line_version
from cases.directory.names import category_choices, category_names
from cases.directory.rulings import Rulings
from cases.directory.store import Directory, Imported
from cases.directory.takeover import DirectoryLooked, DirectorySheets

__all__ = [
    "DISPATCH_COLUMNS",
    "MOST_LINES",
    "CategoryRow",
    "Directory",
    "DirectoryChanged",
    "DirectoryLines",
    "DirectoryLooked",
    "DirectorySheets",
    "Imported",
    "Level",
    "LineChanged",
    "LineExists",
    "NoSuchCategory",
    "NoSuchLine",
    "Proposal",
    "Rule",
    "RuleFaulty",
    "RuleText",
    "Rulings",
    "category_choices",
    "category_names",
    "line_version",
    "propose",
    "read_tree",
]
