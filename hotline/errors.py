"""Refusals of the composition root; the command line shows their text and ends with code 2."""


class HotlineError(Exception):
    """Root of every refusal of this room."""


class BadSettings(HotlineError):
    """A setting is wrong; the text names it."""


class AlreadyRunning(HotlineError):
    """Another instance works on the same home folder."""


class PortTaken(HotlineError):
    """Somebody else listens where we must."""


class ServiceFailed(HotlineError):
    """A supervised service keeps ending."""
