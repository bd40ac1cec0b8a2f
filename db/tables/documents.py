"""What tables of versioned documents have in common; ``db.Documents`` reads and writes them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import UtcDateTime


class VersionedDocument:
    """One version of a document. Never changed: what differs is a new version.

    It holds for what begins at ``valid_from`` or later, until a newer one is valid.
    """

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(64))
