"""The root of this room's refusals, and those about the sockets both halves are reached by."""


class SwitchError(Exception):
    """Root of every refusal of this room."""


class AddressError(SwitchError):
    """Nothing can be served at this path."""


class AddressTooLong(AddressError):
    """A Unix socket's path holds about a hundred bytes; choose a shorter folder."""

    def __init__(self, path: str) -> None:
        super().__init__(f"path too long for a socket: {path}")
        self.path = path


class AddressTaken(AddressError):
    """Another process serves there, or a file of another kind is in the way."""

    def __init__(self, path: str) -> None:
        super().__init__(f"nothing can be served at {path}: the address is taken")
        self.path = path
