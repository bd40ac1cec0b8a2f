"""The running application with one case."""

from tests.contracts.web.conftest import Browser, House, house
from tests.contracts.web_cases.conftest import Office, office

__all__ = ["Browser", "House", "Office", "house", "office"]
