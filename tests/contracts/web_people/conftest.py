"""The application of ``tests/contracts/web``."""

from tests.contracts.web.conftest import Browser, House, house

__all__ = ["Browser", "House", "house"]
