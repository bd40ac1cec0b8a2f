"""Refusals about mass incidents and common causes."""

from cases.errors import CaseError


class IncidentRefused(CaseError):
    """An incident cannot be led on so; it is ``state`` now."""

    def __init__(self, incident_id: int, state: str, wanted: str) -> None:
        super().__init__(f"incident {incident_id} is {state}: it cannot be {wanted}")
        self.incident_id, self.state, self.wanted = incident_id, state, wanted


class NoSuchIncident(CaseError):
    def __init__(self, incident_id: int) -> None:
        super().__init__(f"no incident {incident_id}")
        self.incident_id = incident_id


class CauseRefused(CaseError):
    """A common cause that cannot be written down or closed so; the text says why, in Chinese."""
