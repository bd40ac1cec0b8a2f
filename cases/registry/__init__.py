"""How a case comes to be and is written: by a call or from elsewhere, numbered, once; channels; citizens' numbers."""

from cases.registry.cases import Cases, CaseText, CaseView, OpeningCall
from cases.registry.channels import ChannelCount, Channels, ChannelView
from cases.registry.citizens import Citizens, OwnNumber, calls_of, same_citizen
from cases.registry.demands import Demand, storable
from cases.registry.errors import ChannelRefused, CitizenRefused, DemandFaulty, NoSuchCitizenNumber
from cases.registry.numbering import case_mark, case_number, marked_numbers, without_marks
from cases.registry.registering import Registered, Registry, add_source, register_within, source_of

__all__ = [
    "CaseText",
    "CaseView",
    "Cases",
    "ChannelCount",
    "ChannelRefused",
    "ChannelView",
    "Channels",
    "CitizenRefused",
    "Citizens",
    "Demand",
    "DemandFaulty",
    "NoSuchCitizenNumber",
    "OpeningCall",
    "OwnNumber",
    "Registered",
    "Registry",
    "add_source",
    "calls_of",
    "case_mark",
    "case_number",
    "marked_numbers",
    "register_within",
    "same_citizen",
    "source_of",
    "storable",
    "without_marks",
]
