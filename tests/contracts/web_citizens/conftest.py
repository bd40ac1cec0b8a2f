from tests.contracts.web_cases.conftest import Office, house, office

__all__ = ["Office", "house", "office"]
