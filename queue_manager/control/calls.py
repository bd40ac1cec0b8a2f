"""All control of calls: seats' own talks, outbound calls, supervisors."""

from collections.abc import Mapping

from db import Clock, Database, utc_now
from queue_manager.control.calls_dialling import Dialling
from queue_manager.control.calls_store import CallStore
from queue_manager.control.calls_supervision import Supervision
from queue_manager.control.calls_switch import CallSwitch
from queue_manager.control.calls_talk import TalkControls
from queue_manager.control.calls_tidy import Tidy
from queue_manager.control.orders import Control
from queue_manager.live import AmiLink
from queue_manager.reaching import Spell


class CallControls:
    """The orders ``call.*`` of one switch, ``switch`` being its name (the beginning of its calls' ids).

    ``spell``: a number in the national spelling; None when it is none.
    """

    def __init__(self, link: AmiLink, database: Database, *, switch: str, spell: Spell, clock: Clock = utc_now) -> None:
        doing, store = CallSwitch(link, switch, clock), CallStore(database)
        self.tidy = Tidy(doing)
        """To be told of the live board's changes."""
        self._parts = (Dialling(doing, store, spell=spell, clock=clock), TalkControls(doing, store), Supervision(doing))

    def table(self) -> Mapping[str, Control]:
        return {name: control for part in self._parts for name, control in part.table().items()}
