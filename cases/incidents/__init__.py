"""群体事件 and 共性问题: bursts of cases noticed, led as one, and what closed cases have in common.

A group case is a case like any other, led by the life cycle; here is when one should begin, and who follows it.
"""

from cases.incidents.burst_rules import MOST_MINUTES, seed_burst_rules
from cases.incidents.causes import Group
from cases.incidents.common_causes import CauseText, CauseView, CommonCauses
from cases.incidents.errors import CauseRefused, IncidentRefused, NoSuchIncident
from cases.incidents.group_case import GroupText
from cases.incidents.leading import Incidents, IncidentView, MemberView
from cases.incidents.noticing import Noticing
from cases.incidents.watch import IncidentWatch

__all__ = [
    "MOST_MINUTES",
    "CauseRefused",
    "CauseText",
    "CauseView",
    "CommonCauses",
    "Group",
    "GroupText",
    "IncidentRefused",
    "IncidentView",
    "IncidentWatch",
    "Incidents",
    "MemberView",
    "NoSuchIncident",
    "Noticing",
    "seed_burst_rules",
]
