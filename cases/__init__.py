"""工单: opening a case, numbering it, writing it, leading it through its life, finding it again; and until when.

Knows the case and its rules. Knows nothing of telephones, pages or recordings. Its parts, each with a door of its own;
what stands lower knows nothing of what stands above it (import-linter holds that, see ``setup.cfg``)::

    incidents                            many citizens, one matter; common causes
    automatic, reading, attachments      steps nobody takes; a case as one person may read it; its files
    leaders                              reports to leaders, what they say, reception days
    steps                                taking a step: a unit of work
    registry                             how cases come to be and are written
    units, directory, answers, matters   who has a case; whose matter it is; what is answered; cases of one matter
    life                                 the table of steps, as rules
    limits, spreadsheets, messages       until when; two edges
"""

# Several names a line: this is a list to look things up in. ``__all__`` below is what mypy and the tests go by.
# fmt: off
# isort: off
from cases.answers import (
    AnswerRules, AnswerRulesFaulty, AnswerTooShort, FilledText, answer_rules_at, fill, placeholder_faults,
    newest_answer_rules, publish_answer_rules, read_answer_rules, read_answer_rules_text, seed_answer_rules,
)
from cases.attachments import (
    ALLOWED, SCAN, AttachmentFiles, AttachmentFolderFaulty, AttachmentHeld, AttachmentList, AttachmentRefused,
    AttachmentTooLarge, AttachmentView, Attachments, Clamd, NoSuchAttachment, Received, ScanCommand, Scanner,
    ScannerAway, ScannerFaulty, Scanning, Verdict, clean_name, open_scanner,
)
from cases.automatic import (
    UNREAD_MESSAGE, Adopting, Became, MachineFollowUps, Pressing, Told, UnreadAlarm, UnreadMessage, start_late_clocks,
)
from cases.changes import LONGEST_REASON, Change
from cases.directory import (
    DISPATCH_COLUMNS, MOST_LINES, CategoryRow, Directory, DirectoryChanged, DirectoryLines, DirectoryLooked,
    DirectorySheets, Imported, Level, LineChanged, LineExists, NoSuchCategory, NoSuchLine, Proposal, Rule, RuleFaulty,
    RuleText, Rulings, category_choices, category_names, line_version, propose, read_tree,
)
from cases.errors import CaseChanged, CaseError, NoSuchCase, ReasonMissing, RulesChanged, TextTooLong
from cases.incidents import (
    MOST_MINUTES, CauseRefused, CauseText, CauseView, CommonCauses, Group, GroupText, IncidentRefused, IncidentView,
    IncidentWatch, Incidents, MemberView, NoSuchIncident, Noticing, seed_burst_rules,
)
from cases.leaders import (
    LEADER_MESSAGE, SKELETON, CaseVisit, LeaderMessage, LeaderReminders, LeaderTaskRefused, LeaderTaskView,
    LeaderTasks, NoSuchReport, PaperRefused, ReceptionText, ReceptionView, Receptions, ReportAction, ReportStepRefused,
    ReportText, SpecialReportView, SpecialReports, TaskReportLine, VisitLine, task_colour,
)
from cases.life import (
    CALLING_BACK_KEYS, CALLING_BACK_LIMITS, CHOICES, EXCLUSION_NAMES, LEFT_TO_PEOPLE, LINGERING_LIMITS, LONGEST_SILENCE,
    Action, CallingBack, CaseFacts, Exclusion, Field, FieldKind, FieldRefused, Fields, KeyReused, Lingering,
    LingeringRules, NoSuchStep, Offer, OrderDemands, Part, Person, StepIncomplete, StepNotAllowed, StepNotLegal,
    StepRefused, StepTooLate, UnitRefused, UnsealingRefused, Value, below, decide, for_units, is_sealed, kind_of,
    left_to_people, life_cycle_page, lingers, longest, may_see, may_unseal, offers, parts_of, read_fields, take,
    without_numbers,
)
from cases.limits import (
    DEADLINE, DEFAULT, KIND_NAMES, RECOUNT, Calendar, Calendars, ClockRefused, Clocks, Colour, DeadlineKind, Due,
    ExtensionRefused, HoursFaulty, Matter, NoSuchProfile, NoWorkingDay, Profile, ProfileFaulty, ProfileFromPast,
    Recounter, Reminder, Reminding, SeededCalendar, Suspension, SuspensionsFaulty, Term, Unit, YearView, colour, due,
    escalation_times, newest_profile, profile_at, profiles_at, publish_profile, read_profile, read_profile_text,
    remaining, seed_profiles, shipped_profiles,
)
from cases.matters import (
    NOT_TOLD_YET, UNNAMED, LinkRefused, MergeRefused, SameMatterOpen, Why, kept_from, told_states, unnamed,
)
from cases.messages import (
    MessageError, MessageRefused, Messages, MessagesAway, Unsigned, WebhookMessages, signature_headers,
    verify_signature,
)
from cases.reading import (
    LONGEST_NOTE, LONGEST_TAG, AnswerLine, AssignmentLine, CaseSheet, ClockLine, FollowUpLine, HistoryLine, LimitLine,
    Links, MarkRefused, Marks, NoteLine, Sheets, Similar, SimilarCase, TiedCase, Ties, clean_tag, names_of,
)
from cases.registry import (
    CaseText, CaseView, Cases, ChannelCount, ChannelRefused, ChannelView, Channels, CitizenRefused, Citizens, Demand,
    DemandFaulty, NoSuchCitizenNumber, OpeningCall, OwnNumber, Registered, Registry, add_source, calls_of, case_mark,
    case_number, marked_numbers, register_within, same_citizen, source_of, storable, without_marks,
)
from cases.spreadsheets import (
    Cell, SheetFaults, SheetRefused, Strange, columns_of, read_rows, rows_of_file, texts_of, write_rows,
)
from cases.steps import (
    ClaimView, FollowUpClaims, FollowUpTaken, NoFollowUpNow, StepTaken, Steps, claims_of, heard_of, not_recused,
)
from cases.units import (
    UNREAD_ALARM, UNREAD_LIMITS, AlarmRules, DelegationRefused, DelegationView, Delegations, DepartmentExists,
    DepartmentView, Departments, NoSuchDepartment, UnitLoop, UnreadCases, borrowed_level,
)

__all__ = [
    "ALLOWED", "CALLING_BACK_KEYS", "CALLING_BACK_LIMITS", "CHOICES", "DEADLINE", "DEFAULT", "DISPATCH_COLUMNS",
    "EXCLUSION_NAMES", "KIND_NAMES", "LEADER_MESSAGE", "LEFT_TO_PEOPLE", "LINGERING_LIMITS", "LONGEST_NOTE",
    "LONGEST_REASON", "LONGEST_SILENCE", "LONGEST_TAG", "MOST_LINES", "MOST_MINUTES", "NOT_TOLD_YET", "RECOUNT",
    "SCAN", "SKELETON", "UNNAMED", "UNREAD_ALARM", "UNREAD_LIMITS", "UNREAD_MESSAGE", "Action", "Adopting",
    "AlarmRules", "AnswerLine", "AnswerRules", "AnswerRulesFaulty", "AnswerTooShort", "AssignmentLine",
    "AttachmentFiles", "AttachmentFolderFaulty", "AttachmentHeld", "AttachmentList", "AttachmentRefused",
    "AttachmentTooLarge", "AttachmentView", "Attachments", "Became", "Calendar", "Calendars", "CallingBack",
    "CaseChanged", "CaseError", "CaseFacts", "CaseSheet", "CaseText", "CaseView", "CaseVisit", "Cases", "CategoryRow",
    "CauseRefused", "CauseText", "CauseView", "Cell", "Change", "ChannelCount", "ChannelRefused", "ChannelView",
    "Channels", "CitizenRefused", "Citizens", "ClaimView", "Clamd", "ClockLine", "ClockRefused", "Clocks", "Colour",
    "CommonCauses", "DeadlineKind", "DelegationRefused", "DelegationView", "Delegations", "Demand", "DemandFaulty",
    "DepartmentExists", "DepartmentView", "Departments", "Directory", "DirectoryChanged", "DirectoryLines",
    "DirectoryLooked", "DirectorySheets", "Due", "Exclusion", "ExtensionRefused", "Field", "FieldKind",
    "FieldRefused", "Fields", "FilledText", "FollowUpClaims", "FollowUpLine", "FollowUpTaken", "Group", "GroupText",
    "HistoryLine", "HoursFaulty", "Imported", "IncidentRefused", "IncidentView", "IncidentWatch", "Incidents",
    "KeyReused", "LeaderMessage", "LeaderReminders", "LeaderTaskRefused", "LeaderTaskView", "LeaderTasks", "Level",
    "LimitLine", "LineChanged", "LineExists", "Lingering", "LingeringRules", "LinkRefused", "Links",
    "MachineFollowUps", "MarkRefused", "Marks", "Matter", "MemberView", "MergeRefused", "MessageError",
    "MessageRefused", "Messages", "MessagesAway", "NoFollowUpNow", "NoSuchAttachment", "NoSuchCase", "NoSuchCategory",
    "NoSuchCitizenNumber", "NoSuchDepartment", "NoSuchIncident", "NoSuchLine", "NoSuchProfile", "NoSuchReport",
    "NoSuchStep", "NoWorkingDay", "NoteLine", "Noticing", "Offer", "OpeningCall", "OrderDemands", "OwnNumber",
    "PaperRefused", "Part", "Person", "Pressing", "Profile", "ProfileFaulty", "ProfileFromPast", "Proposal",
    "ReasonMissing", "Received", "ReceptionText", "ReceptionView", "Receptions", "Recounter", "Registered",
    "Registry", "Reminder", "Reminding", "ReportAction", "ReportStepRefused", "ReportText", "Rule", "RuleFaulty",
    "RuleText", "RulesChanged", "Rulings", "SameMatterOpen", "ScanCommand", "Scanner", "ScannerAway", "ScannerFaulty",
    "Scanning", "SeededCalendar", "SheetFaults", "SheetRefused", "Sheets", "Similar", "SimilarCase",
    "SpecialReportView", "SpecialReports", "StepIncomplete", "StepNotAllowed", "StepNotLegal", "StepRefused",
    "StepTaken", "StepTooLate", "Steps", "Strange", "Suspension", "SuspensionsFaulty", "TaskReportLine", "Term",
    "TextTooLong", "TiedCase", "Ties", "Told", "Unit", "UnitLoop", "UnitRefused", "UnreadAlarm", "UnreadCases",
    "UnreadMessage", "UnsealingRefused", "Unsigned", "Value", "Verdict", "VisitLine", "WebhookMessages", "Why",
    "YearView", "add_source", "answer_rules_at", "below", "borrowed_level", "calls_of", "case_mark", "case_number",
    "category_choices", "category_names", "claims_of", "clean_name", "clean_tag", "colour", "columns_of", "decide",
    "due", "escalation_times", "fill", "for_units", "heard_of", "is_sealed", "kept_from", "kind_of", "left_to_people",
    "life_cycle_page", "line_version", "lingers", "longest", "marked_numbers", "may_see", "may_unseal", "names_of",
    "newest_answer_rules", "newest_profile", "not_recused", "offers", "open_scanner", "parts_of",
    "placeholder_faults", "profile_at", "profiles_at", "propose", "publish_answer_rules", "publish_profile",
    "read_answer_rules", "read_answer_rules_text", "read_fields", "read_profile", "read_profile_text", "read_rows",
    "read_tree", "register_within", "remaining", "rows_of_file", "same_citizen", "seed_answer_rules",
    "seed_burst_rules", "seed_profiles", "shipped_profiles", "signature_headers", "source_of", "start_late_clocks",
    "storable", "take", "task_colour", "texts_of", "told_states", "unnamed", "verify_signature", "without_marks",
    "without_numbers", "write_rows",
]
