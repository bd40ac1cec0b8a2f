"""Refusals of the live switch connection.

LiveError
├── LinkError
│   ├── Unreachable
│   ├── LoginRefused
│   ├── LoginLate
│   └── LinkLost
└── ActionError
    ├── BadActionValue
    ├── ActionRefused
    └── ActionLate
"""

from queue_manager.errors import SwitchError


class LiveError(SwitchError):
    """Root of every refusal here."""


class LinkError(LiveError):
    """The switch cannot be talked to now; trying again later may help."""


class Unreachable(LinkError):
    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"no AMI at {host}:{port}")
        self.host, self.port = host, port


class LoginRefused(LinkError):
    """Asterisk refused name and password (or the address we come from): see manager.conf."""

    def __init__(self, host: str, port: int, username: str) -> None:
        super().__init__(f"AMI at {host}:{port} refused the login of {username}")
        self.host, self.port, self.username = host, port, username


class LoginLate(LinkError):
    """Whatever listens there did not let us in within the deadline; it may not be an Asterisk."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        super().__init__(f"no login at {host}:{port} within {seconds} s")
        self.host, self.port, self.seconds = host, port, seconds


class LinkLost(LinkError):
    """There is no connection, or it ended before the answer came: whether the action was done is not known."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"AMI link lost: {reason}")
        self.reason = reason


class ActionError(LiveError):
    """One action failed; the connection is as it was."""


class BadActionValue(ActionError):
    """A value that would break out of its line (CR, LF, NUL) or cannot be sent; nothing was sent."""

    def __init__(self, action: str, field: str) -> None:
        super().__init__(f"action {action}: field {field} cannot be sent")
        self.action, self.field = action, field


class ActionRefused(ActionError):
    """Asterisk answered with an error; ``message`` is its own text."""

    def __init__(self, action: str, message: str) -> None:
        super().__init__(f"action {action} refused: {message}")
        self.action, self.message = action, message


class ActionLate(ActionError):
    """No answer in time: whether the action was done is not known."""

    def __init__(self, action: str, seconds: float) -> None:
        super().__init__(f"action {action} not answered within {seconds} s")
        self.action, self.seconds = action, seconds
