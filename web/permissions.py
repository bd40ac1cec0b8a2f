"""Who may do what: one table, read by pages, JSON endpoints and templates alike."""

from enum import StrEnum

from db.tables import Role


class Permission(StrEnum):
    """Something a page or endpoint lets a person do."""

    BOARD = "board"
    CALLS = "calls"
    CALLS_EXPORT = "calls.export"
    NUMBER_REVEAL = "number.reveal"
    RECORDING_PLAY = "recording.play"
    RECORDING_DOWNLOAD = "recording.download"
    TRANSCRIPT = "transcript"
    CASES = "cases"
    CASE_READ = "case.read"
    """One case at a time; a unit's people only those their unit has a part in."""
    CASE_WRITE = "case.write"
    CALLBACKS_SEE = "callbacks.see"
    """The list behind the board's figures; to take somebody from it needs more."""
    CALLBACKS = "callbacks"
    CALLBACKS_ALL = "callbacks.all"
    NUISANCE = "nuisance"
    NUISANCE_DECIDE = "nuisance.decide"
    ANNOUNCE = "announce"
    PRIORITY = "priority"
    """Citizens who go before others."""
    LINES = "lines"
    """Lines and queues."""
    TRUNKS = "trunks"
    PEOPLE = "people"
    """Accounts. No token opens this: a program that makes accounts could make itself an administrator."""
    SEATS_EDIT = "seats.edit"
    SKILLS = "skills"
    PAUSES = "pauses"
    SEAT_FIGURES = "seat.figures"
    CASE_FIGURES = "case.figures"
    LEADERS = "leaders"
    """Special reports, what leaders instructed and took over, reception days."""
    CASE_STEP = "case.step"
    """Which steps, and with which cases, is in ``cases.life.lifecycle``."""
    CASE_REVEAL = "case.reveal"
    CASE_PLACE = "case.place"
    """Addresses as they were said; without it only town, road and estate."""
    INBOX = "inbox"
    SWITCH_CHECK = "switch.check"
    CALL_CONTROL = "call.control"
    CALL_DIAL = "call.dial"
    CALL_SUPERVISE = "call.supervise"
    DUTY_EDIT = "duty.edit"
    OUTBOUND_EDIT = "outbound.edit"
    DESK = "desk"
    SUPERVISION = "supervision"
    SWITCH_RELOAD = "switch.reload"
    RULES = "rules"
    CASE_EXPORT = "case.export"
    """One case at a time as a document."""
    CASES_EXPORT = "cases.export"
    CASES_BULK = "cases.bulk"
    INCIDENTS = "incidents"
    """Bursts, group cases, common causes."""
    INTAKE = "intake"
    """Letters, spreadsheets of cases, and what may be listed for everybody."""
    KNOWLEDGE = "knowledge"
    KNOWLEDGE_KEEP = "knowledge.keep"
    """Which articles is in ``knowledge``'s rules: a unit's people only those of their unit."""
    KNOWLEDGE_EDIT = "knowledge.edit"
    TOKENS = "tokens"
    """Ways in for programs of others."""
    OWN_PASSWORD = "own.password"  # noqa: S105 (the name of a permission)


_EVERYBODY = frozenset({Permission.BOARD, Permission.CALLS, Permission.CALLBACKS_SEE, Permission.OWN_PASSWORD})
_HEARS = frozenset(
    {
        Permission.RECORDING_PLAY,
        Permission.TRANSCRIPT,
        Permission.CASES,
        Permission.CASE_READ,
        Permission.KNOWLEDGE,
    }
)
_LEADS_ON = frozenset(
    {
        Permission.CASE_WRITE,
        Permission.CASE_STEP,
        Permission.CASE_REVEAL,
        Permission.CASE_EXPORT,
        Permission.CASE_PLACE,
    }
)
_CALLS_OUT = frozenset({Permission.CALL_CONTROL, Permission.CALL_DIAL})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: _EVERYBODY
    | _HEARS
    | _LEADS_ON
    | _CALLS_OUT
    | {
        Permission.NUMBER_REVEAL,
        Permission.DESK,
        Permission.CALLBACKS,
        Permission.NUISANCE,
    },
    Role.SUPERVISOR: _EVERYBODY
    | _HEARS
    | _LEADS_ON
    | _CALLS_OUT
    | {
        Permission.KNOWLEDGE_KEEP,
        Permission.KNOWLEDGE_EDIT,
        Permission.CASES_EXPORT,
        Permission.CASES_BULK,
        Permission.INCIDENTS,
        Permission.INTAKE,
        Permission.NUMBER_REVEAL,
        Permission.CALLS_EXPORT,
        Permission.RECORDING_DOWNLOAD,
        Permission.DESK,
        Permission.SUPERVISION,
        Permission.CALL_SUPERVISE,
        Permission.DUTY_EDIT,
        Permission.CALLBACKS,
        Permission.CALLBACKS_ALL,
        Permission.NUISANCE,
        Permission.NUISANCE_DECIDE,
        Permission.ANNOUNCE,
        Permission.PRIORITY,
        Permission.SKILLS,
        Permission.PAUSES,
        Permission.SEAT_FIGURES,
        Permission.CASE_FIGURES,
        Permission.LEADERS,
    },
    Role.QA: _EVERYBODY | _HEARS | {Permission.RECORDING_DOWNLOAD, Permission.DESK, Permission.SEAT_FIGURES},
    Role.MANAGER: _EVERYBODY | {Permission.CALLS_EXPORT, Permission.SEAT_FIGURES, Permission.CASE_FIGURES},
    Role.ADMIN: frozenset(Permission),
    Role.DEPARTMENT: frozenset(
        {
            Permission.INBOX,
            Permission.CASE_READ,
            Permission.CASE_STEP,
            Permission.CASE_REVEAL,
            Permission.CASE_EXPORT,
            Permission.CASE_PLACE,
            Permission.KNOWLEDGE,
            Permission.KNOWLEDGE_KEEP,
            Permission.OWN_PASSWORD,
        }
    ),
}
"""A manager sees figures and lists, but no words of citizens and no full number."""


def allowed(role: Role, permission: Permission) -> bool:
    """Whether people of ``role`` may do what ``permission`` names."""
    return permission in PERMISSIONS[role]
