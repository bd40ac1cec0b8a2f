"""Who changes a rule, when, from where and why: what every change of rules carries into the audit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.errors import ReasonMissing, TextTooLong
from db.tables import AuditEntry

LONGEST_REASON = 500
LONGEST_LABEL = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    at: datetime
    actor: str
    """Login of a person, or ``system:<what>``."""
    reason: str = ""
    address: str | None = None

    def require_reason(self) -> None:
        """Raises ``ReasonMissing``, ``TextTooLong``."""
        if not self.reason.strip():
            raise ReasonMissing
        require_length(self.reason, LONGEST_REASON)

    def entry(
        self, action: str, kind: str, subject: str, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> AuditEntry:
        """The audit entry of what was done to ``subject``."""
        return AuditEntry(
            at=self.at, actor=self.actor, address=self.address, action=action, subject_kind=kind, subject_id=subject,
            before=before, after=after, reason=self.reason or None,
        )  # fmt: skip


def require_length(text: str, most: int) -> None:
    """Raises ``TextTooLong``."""
    if len(text) > most:
        raise TextTooLong(most)
