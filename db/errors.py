"""Refusals of the store."""


class StoreError(Exception):
    """Root of every refusal of this room."""


class StoreUnavailable(StoreError):
    """The database cannot be reached, is locked for too long, or has no room left. Nothing was written; try again."""


class StoreConflict(StoreError):
    """Somebody else wrote the same row in the same instant. Nothing of ours was written: look before trying again."""


class BadStoreUrl(StoreError):
    """The address of the database is none we can use. The text never holds it: it may hold a password."""


class StoreOutdated(StoreError):
    """The tables do not fit this version of the program; the text says whether ``hotline init`` mends that."""
