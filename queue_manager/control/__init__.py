"""Orders to the switch: what seats and supervisors do to calls and seats.

Knows how an order comes to the process that owns AMI, that some are written down first, and what becomes of it. Does
not know who may give which order (that is ``web``'s), nor any fact: what happened is read from Asterisk's record.
"""

from queue_manager.control.announcing import AnnouncementControls
from queue_manager.control.calls import CallControls
from queue_manager.control.client import ControlClient
from queue_manager.control.desk import ControlDesk
from queue_manager.control.dialling import dialled, patterns_of, permitted
from queue_manager.control.errors import ControlAway, ControlError, ControlLate, NoSuchOrder, OrderRefused
from queue_manager.control.lines import LineControls
from queue_manager.control.nuisance import NuisanceControls
from queue_manager.control.orders import Control, Done, Order, Work
from queue_manager.control.priority_callers import (
    CallerRefused,
    PriorityCaller,
    PriorityCallers,
    PriorityWish,
    wish_faults,
)
from queue_manager.control.seat_places import SeatPlaces, seat_password
from queue_manager.control.seat_rules import HIGHEST_LEVEL, overdue
from queue_manager.control.seats import SeatControls
from queue_manager.control.seats_held import HeldSeats
from queue_manager.control.seats_supervised import Refresh, SupervisedSeats
from queue_manager.control.server import ControlServer
from queue_manager.control.skills import SkillControls, changes_text
from queue_manager.control.trunks import TrunkControls

__all__ = [
    "HIGHEST_LEVEL",
    "AnnouncementControls",
    "CallControls",
    "CallerRefused",
    "Control",
    "ControlAway",
    "ControlClient",
    "ControlDesk",
    "ControlError",
    "ControlLate",
    "ControlServer",
    "Done",
    "HeldSeats",
    "LineControls",
    "NoSuchOrder",
    "NuisanceControls",
    "Order",
    "OrderRefused",
    "PriorityCaller",
    "PriorityCallers",
    "PriorityWish",
    "Refresh",
    "SeatControls",
    "SeatPlaces",
    "SkillControls",
    "SupervisedSeats",
    "TrunkControls",
    "Work",
    "changes_text",
    "dialled",
    "overdue",
    "patterns_of",
    "permitted",
    "seat_password",
    "wish_faults",
]
