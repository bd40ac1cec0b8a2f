"""The office of the cases' pages."""

from tests.contracts.web_cases.conftest import house, office

__all__ = ["house", "office"]
