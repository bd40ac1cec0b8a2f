"""Steps nobody takes: a limit ran out, a leading case was answered, a citizen told a machine, an inbox lay unopened.

Each is a step of the life cycle like any other, found in the store and taken by nobody (``Person.role`` None).
"""

from cases.automatic.adopting import Adopting
from cases.automatic.late_clocks import start_late_clocks
from cases.automatic.machine import Became, MachineFollowUps, Told
from cases.automatic.pressing import Pressing
from cases.automatic.unread_alarm import UNREAD_MESSAGE, UnreadAlarm, UnreadMessage

__all__ = [
    "UNREAD_MESSAGE",
    "Adopting",
    "Became",
    "MachineFollowUps",
    "Pressing",
    "Told",
    "UnreadAlarm",
    "UnreadMessage",
    "start_late_clocks",
]
