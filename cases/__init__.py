"""工单: opening a case, numbering it, writing it, leading it through its life, finding it again; and until when.

Knows the case and its rules. Knows nothing of telephones, pages or recordings.
"""

from cases.adopting import Adopting
from cases.answer_check import AnswerRules, read_answer_rules_text
from cases.answer_rules_store import answer_rules_at, publish_answer_rules, seed_answer_rules
from cases.attachment_files import AttachmentFiles, Received
from cases.attachment_rules import ALLOWED, clean_name
from cases.attachment_scanning import SCAN, Clamd, ScanCommand, Scanner, Scanning, Verdict, open_scanner
from cases.attachments import AttachmentList, Attachments, AttachmentView
from cases.burst_rules import MOST_MINUTES, seed_burst_rules
from cases.calendar import Calendar
from cases.calendar_store import SeededCalendar, YearView, load_calendar
from cases.calendars import Calendars
from cases.category_file import read_rows
from cases.category_sheet import CategoryRow, read_tree
from cases.causes import Group
from cases.changes import LONGEST_REASON, Change
from cases.channels import ChannelCount, Channels, ChannelView
from cases.citizens import Citizens, OwnNumber, same_citizen
from cases.clocks import DEADLINE, Clocks, clock_of, clocks_of, term_of
from cases.colours import Colour, colour
from cases.common_causes import CauseText, CauseView, CommonCauses
from cases.deadlines import Due, Suspension, due, escalation_times, remaining
from cases.delegations import Delegations, DelegationView, borrowed_level
from cases.demands import LONGEST, Demand, storable
from cases.departments import Departments, DepartmentView
from cases.diagram import life_cycle_page
from cases.directory import Directory, Imported
from cases.dispatch import Level, Proposal, Rule, RuleText, propose
from cases.errors import (
    AnswerRulesFaulty,
    AnswerTooShort,
    AttachmentFolderFaulty,
    AttachmentHeld,
    AttachmentRefused,
    AttachmentTooLarge,
    CaseChanged,
    CaseError,
    ChannelRefused,
    CitizenRefused,
    ClockRefused,
    DelegationRefused,
    DemandFaulty,
    DepartmentExists,
    ExtensionRefused,
    FieldRefused,
    HoursFaulty,
    KeyReused,
    LeaderTaskRefused,
    MarkRefused,
    NoSuchAttachment,
    NoSuchCase,
    NoSuchCategory,
    NoSuchCitizenNumber,
    NoSuchDepartment,
    NoSuchProfile,
    NoSuchReport,
    NoSuchStep,
    NoWorkingDay,
    PaperRefused,
    ProfileFaulty,
    ProfileFromPast,
    ReasonMissing,
    ReportStepRefused,
    RuleFaulty,
    ScannerAway,
    ScannerFaulty,
    SheetRefused,
    StepIncomplete,
    StepNotAllowed,
    StepNotLegal,
    StepRefused,
    StepTooLate,
    SuspensionsFaulty,
    TextTooLong,
    UnitRefused,
)
from cases.facts import CaseFacts, Fields, Person, Value, is_sealed
from cases.fields import CHOICES, FieldKind, kind_of, longest, read_fields
from cases.follow_ups import LEFT_TO_PEOPLE, Exclusion, left_to_people
from cases.group_case import GroupText
from cases.hidden_words import for_units, without_numbers
from cases.incident_watch import IncidentWatch
from cases.incidents import Incidents, IncidentView, MemberView
from cases.late_clocks import start_late_clocks
from cases.leader_tasks import LeaderTasks, LeaderTaskView, TaskReportLine, task_colour
from cases.likeness import Why
from cases.lingering import Lingering, LingeringRules, lingers
from cases.linking import Links, TiedCase, Ties
from cases.looking import heard_of
from cases.machine import Became, MachineFollowUps, Told
from cases.marks import Marks, NoteLine
from cases.matter_errors import CauseRefused, IncidentRefused, LinkRefused, MergeRefused, NoSuchIncident, SameMatterOpen
from cases.messages import (
    MessageError,
    MessageRefused,
    Messages,
    MessagesAway,
    Unsigned,
    WebhookMessages,
    signature_headers,
    verify_signature,
)
from cases.noticing import Noticing
from cases.numbering import case_mark, case_number, marked_numbers, without_marks
from cases.placeholders import FilledText, fill, placeholder_faults, places_of
from cases.places import area
from cases.pressing import Pressing
from cases.profile_store import (
    DEFAULT,
    profile_at,
    profiles_at,
    publish_profile,
    seed_profiles,
    shipped_profiles,
)
from cases.receptions import Receptions, ReceptionText, ReceptionView, VisitLine
from cases.registering import Registered, Registry, add_source, register_within, source_of
from cases.reminding import RECOUNT, Recounter, Reminder, Reminding
from cases.rules import LONGEST_SILENCE, Offer, below, decide, may_see, offers, parts_of, take
from cases.rulings import Rulings
from cases.service import Cases, CaseText, CaseView, OpeningCall
from cases.sheet import CaseSheet, Sheets
from cases.sheet_lines import AnswerLine, AssignmentLine, ClockLine, FollowUpLine, HistoryLine
from cases.similar import Similar, SimilarCase
from cases.special_report_rules import SKELETON, ReportAction
from cases.special_reports import ReportText, SpecialReports, SpecialReportView
from cases.spreadsheet import Cell, SheetFaults, Strange, columns_of, texts_of
from cases.spreadsheet_file import write_rows
from cases.steps import Steps, StepTaken
from cases.tags import LONGEST_NOTE, LONGEST_TAG, clean_tag
from cases.terms import KIND_NAMES, DeadlineKind, Matter, Profile, Term, Unit, read_profile, read_profile_text
from cases.unread import UnreadCases
from cases.unread_alarm import UNREAD_ALARM, UNREAD_MESSAGE, UnreadAlarm, UnreadMessage
from cases.vocabulary import Action, Field, Part

__all__ = [
    "ALLOWED",
    "CHOICES",
    "DEADLINE",
    "DEFAULT",
    "KIND_NAMES",
    "LEFT_TO_PEOPLE",
    "LONGEST",
    "LONGEST_NOTE",
    "LONGEST_REASON",
    "LONGEST_SILENCE",
    "LONGEST_TAG",
    "MOST_MINUTES",
    "RECOUNT",
    "SCAN",
    "SKELETON",
    "UNREAD_ALARM",
    "UNREAD_MESSAGE",
    "Action",
    "Adopting",
    "AnswerLine",
    "AnswerRules",
    "AnswerRulesFaulty",
    "AnswerTooShort",
    "AssignmentLine",
    "AttachmentFiles",
    "AttachmentFolderFaulty",
    "AttachmentHeld",
    "AttachmentList",
    "AttachmentRefused",
    "AttachmentTooLarge",
    "AttachmentView",
    "Attachments",
    "Became",
    "Calendar",
    "Calendars",
    "CaseChanged",
    "CaseError",
    "CaseFacts",
    "CaseSheet",
    "CaseText",
    "CaseView",
    "Cases",
    "CategoryRow",
    "CauseRefused",
    "CauseText",
    "CauseView",
    "Cell",
    "Change",
    "ChannelCount",
    "ChannelRefused",
    "ChannelView",
    "Channels",
    "CitizenRefused",
    "Citizens",
    "Clamd",
    "ClockLine",
    "ClockRefused",
    "Clocks",
    "Colour",
    "CommonCauses",
    "DeadlineKind",
    "DelegationRefused",
    "DelegationView",
    "Delegations",
    "Demand",
    "DemandFaulty",
    "DepartmentExists",
    "DepartmentView",
    "Departments",
    "Directory",
    "Due",
    "Exclusion",
    "ExtensionRefused",
    "Field",
    "FieldKind",
    "FieldRefused",
    "Fields",
    "FilledText",
    "FollowUpLine",
    "Group",
    "GroupText",
    "HistoryLine",
    "HoursFaulty",
    "Imported",
    "IncidentRefused",
    "IncidentView",
    "IncidentWatch",
    "Incidents",
    "KeyReused",
    "LeaderTaskRefused",
    "LeaderTaskView",
    "LeaderTasks",
    "Level",
    "Lingering",
    "LingeringRules",
    "LinkRefused",
    "Links",
    "MachineFollowUps",
    "MarkRefused",
    "Marks",
    "Matter",
    "MemberView",
    "MergeRefused",
    "MessageError",
    "MessageRefused",
    "Messages",
    "MessagesAway",
    "NoSuchAttachment",
    "NoSuchCase",
    "NoSuchCategory",
    "NoSuchCitizenNumber",
    "NoSuchDepartment",
    "NoSuchIncident",
    "NoSuchProfile",
    "NoSuchReport",
    "NoSuchStep",
    "NoWorkingDay",
    "NoteLine",
    "Noticing",
    "Offer",
    "OpeningCall",
    "OwnNumber",
    "PaperRefused",
    "Part",
    "Person",
    "Pressing",
    "Profile",
    "ProfileFaulty",
    "ProfileFromPast",
    "Proposal",
    "ReasonMissing",
    "Received",
    "ReceptionText",
    "ReceptionView",
    "Receptions",
    "Recounter",
    "Registered",
    "Registry",
    "Reminder",
    "Reminding",
    "ReportAction",
    "ReportStepRefused",
    "ReportText",
    "Rule",
    "RuleFaulty",
    "RuleText",
    "Rulings",
    "SameMatterOpen",
    "ScanCommand",
    "Scanner",
    "ScannerAway",
    "ScannerFaulty",
    "Scanning",
    "SeededCalendar",
    "SheetFaults",
    "SheetRefused",
    "Sheets",
    "Similar",
    "SimilarCase",
    "SpecialReportView",
    "SpecialReports",
    "StepIncomplete",
    "StepNotAllowed",
    "StepNotLegal",
    "StepRefused",
    "StepTaken",
    "StepTooLate",
    "Steps",
    "Strange",
    "Suspension",
    "SuspensionsFaulty",
    "TaskReportLine",
    "Term",
    "TextTooLong",
    "TiedCase",
    "Ties",
    "Told",
    "Unit",
    "UnitRefused",
    "UnreadAlarm",
    "UnreadCases",
    "UnreadMessage",
    "Unsigned",
    "Value",
    "Verdict",
    "VisitLine",
    "WebhookMessages",
    "Why",
    "YearView",
    "add_source",
    "answer_rules_at",
    "area",
    "below",
    "borrowed_level",
    "case_mark",
    "case_number",
    "clean_name",
    "clean_tag",
    "clock_of",
    "clocks_of",
    "colour",
    "columns_of",
    "decide",
    "due",
    "escalation_times",
    "fill",
    "for_units",
    "heard_of",
    "is_sealed",
    "kind_of",
    "left_to_people",
    "life_cycle_page",
    "lingers",
    "load_calendar",
    "longest",
    "marked_numbers",
    "may_see",
    "offers",
    "open_scanner",
    "parts_of",
    "placeholder_faults",
    "places_of",
    "profile_at",
    "profiles_at",
    "propose",
    "publish_answer_rules",
    "publish_profile",
    "read_answer_rules_text",
    "read_fields",
    "read_profile",
    "read_profile_text",
    "read_rows",
    "read_tree",
    "register_within",
    "remaining",
    "same_citizen",
    "seed_answer_rules",
    "seed_burst_rules",
    "seed_profiles",
    "shipped_profiles",
    "signature_headers",
    "source_of",
    "start_late_clocks",
    "storable",
    "take",
    "task_colour",
    "term_of",
    "texts_of",
    "verify_signature",
    "without_marks",
    "without_numbers",
    "write_rows",
]
