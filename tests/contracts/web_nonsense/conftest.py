"""The running application, as ``web_cases`` has it."""

from tests.contracts.web.conftest import house
from tests.contracts.web_cases.conftest import office

__all__ = ["house", "office"]
