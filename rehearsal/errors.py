"""What can go wrong in a rehearsal, each with what to do about it."""

from collections.abc import Sequence


class RehearsalError(Exception):
    """Root of this room's errors."""


class PlanRefused(RehearsalError):
    """The plan contradicts itself or names something SIPp cannot be given."""

    def __init__(self, item: str, why: str) -> None:
        super().__init__(f"rehearsal plan: {item}: {why}")
        self.item = item


class SippMissing(RehearsalError):
    """SIPp plays the robots; it is not on this machine."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program} not found; Debian and Ubuntu: apt-get install sip-tester (3.6 or newer)")
        self.program = program


class SippFailed(RehearsalError):
    """A SIPp process ended by itself although its robots were still wanted."""

    def __init__(self, role: str, code: int, errors: str) -> None:
        super().__init__(f"SIPp for {role} ended with code {code}: {errors or 'it left no error log'}")
        self.role = role
        self.code = code
        self.errors = errors


class SwitchUnreachable(RehearsalError):
    """Nobody answers SIP where Asterisk should be."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"no answer to SIP on {host}:{port}/udp; is Asterisk running? (hotline doctor)")
        self.host = host
        self.port = port


class RegistrationRefused(RehearsalError):
    """Asterisk does not let these seats register: wrong password, or a seat it does not know."""

    def __init__(self, seats: Sequence[str]) -> None:
        super().__init__(f"registration refused for seat {', '.join(seats)}; is the configuration rendered anew?")
        self.seats = tuple(seats)


class MediaUnreadable(RehearsalError):
    """A dialogue's sound or text cannot be read."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"dialogue {name}: {why}")
        self.name = name


class StoreHoldsRealCases(RehearsalError):
    """An invented archive among real cases could never be told from them again."""

    def __init__(self, number: str) -> None:
        super().__init__(f"the store holds a real case ({number}): generate cases into a store of their own")
        self.number = number


class ArchiveOfAnotherDay(RehearsalError):
    """The store has an invented archive that ends on another day."""

    def __init__(self, number: str) -> None:
        super().__init__(f"the newest invented case is {number}: go on with --until of the day after it")
        self.number = number
