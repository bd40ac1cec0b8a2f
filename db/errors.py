"""Refusals of the store."""


class StoreError(Exception):
    """Root of every refusal of this room."""


class StoreUnavailable(StoreError):
    """The database cannot be reached, is locked for too long, or has no room left. Nothing was written; try again."""


class StoreOutdated(StoreError):
    """The tables do not fit this version of the program: run ``hotline init``."""
