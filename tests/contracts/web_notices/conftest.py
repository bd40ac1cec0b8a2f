"""The fixtures of the other pages."""

from tests.contracts.web.conftest import house

__all__ = ["house"]
