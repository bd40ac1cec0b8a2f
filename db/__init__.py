"""The store: tables, sessions, migrations and the queries several rooms share.

Knows how facts are kept, on SQLite or PostgreSQL alike. Knows no rule of a call, a case or a report.
Tables are imported from ``db.tables``.
"""

from db.base import Base
from db.bigrams import bigrams, grams_of
from db.case_search import case_hits, case_tokens
from db.country import landline, within_country
from db.database import Database
from db.documents import ALWAYS, Documents
from db.errors import BadStoreUrl, StoreConflict, StoreError, StoreOutdated, StoreUnavailable
from db.migrate import migrate, require_current
from db.search import holds, said, written
from db.settings import Limits, change_setting, setting_of, whole_numbers
from db.sweeping import sweep_for_ever
from db.times import SHANGHAI, Clock, first_within, utc_now

__all__ = [
    "ALWAYS",
    "SHANGHAI",
    "BadStoreUrl",
    "Base",
    "Clock",
    "Database",
    "Documents",
    "Limits",
    "StoreConflict",
    "StoreError",
    "StoreOutdated",
    "StoreUnavailable",
    "bigrams",
    "case_hits",
    "case_tokens",
    "change_setting",
    "first_within",
    "grams_of",
    "holds",
    "landline",
    "migrate",
    "require_current",
    "said",
    "setting_of",
    "sweep_for_ever",
    "utc_now",
    "whole_numbers",
    "within_country",
    "written",
]
