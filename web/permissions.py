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
    CASE_STEP = "case.step"
    """Which steps, and with which cases, is in ``cases.lifecycle``."""
    CASE_REVEAL = "case.reveal"
    INBOX = "inbox"
    SWITCH_CHECK = "switch.check"
    OWN_PASSWORD = "own.password"  # noqa: S105 (the name of a permission)


_EVERYBODY = frozenset({Permission.BOARD, Permission.CALLS, Permission.OWN_PASSWORD})
_HEARS = frozenset({Permission.RECORDING_PLAY, Permission.TRANSCRIPT, Permission.CASES, Permission.CASE_READ})
_LEADS_ON = frozenset({Permission.CASE_WRITE, Permission.CASE_STEP, Permission.CASE_REVEAL})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: _EVERYBODY | _HEARS | _LEADS_ON | {Permission.NUMBER_REVEAL},
    Role.SUPERVISOR: _EVERYBODY
    | _HEARS
    | _LEADS_ON
    | {
        Permission.NUMBER_REVEAL,
        Permission.CALLS_EXPORT,
        Permission.RECORDING_DOWNLOAD,
    },
    Role.QA: _EVERYBODY | _HEARS | {Permission.RECORDING_DOWNLOAD},
    Role.MANAGER: _EVERYBODY | {Permission.CALLS_EXPORT},
    Role.ADMIN: frozenset(Permission),
    Role.DEPARTMENT: frozenset(
        {
            Permission.INBOX,
            Permission.CASE_READ,
            Permission.CASE_STEP,
            Permission.CASE_REVEAL,
            Permission.OWN_PASSWORD,
        }
    ),
}
"""A manager sees figures and lists, but no words of citizens and no full number."""


def allowed(role: Role, permission: Permission) -> bool:
    """Whether people of ``role`` may do what ``permission`` names."""
    return permission in PERMISSIONS[role]
