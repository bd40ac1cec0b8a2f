"""The fixtures of the other journeys."""

from tests.browser.web.conftest import office

__all__ = ["office"]
