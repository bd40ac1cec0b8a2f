"""承办单位: their tree, who signs for whom in them, which have a part in a case, what lies unread in their inboxes."""

from cases.units.delegations import Delegations, DelegationView, borrowed_level
from cases.units.departments import Departments, DepartmentView
from cases.units.errors import DelegationRefused, DepartmentExists, NoSuchDepartment, UnitLoop
from cases.units.unread import UNREAD_ALARM, UnreadCases
from cases.units.unread_rules import UNREAD_LIMITS, AlarmRules

__all__ = [
    "UNREAD_ALARM",
    "UNREAD_LIMITS",
    "AlarmRules",
    "DelegationRefused",
    "DelegationView",
    "Delegations",
    "DepartmentExists",
    "DepartmentView",
    "Departments",
    "NoSuchDepartment",
    "UnitLoop",
    "UnreadCases",
    "borrowed_level",
]
