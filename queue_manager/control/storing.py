"""Orders that need the store, while it is away."""

from collections.abc import Iterator
from contextlib import contextmanager

from db import StoreUnavailable
from queue_manager.control.errors import OrderRefused


@contextmanager
def store_needed() -> Iterator[None]:
    """Raises ``OrderRefused``: ``store.away``."""
    try:
        yield
    except StoreUnavailable as exc:
        raise OrderRefused("store.away") from exc
