"""All ways in that pages and programs come by, put together once."""

from dataclasses import dataclass
from typing import Self

from cases import Attachments, Steps
from channels.citizens import Citizens
from channels.conversations import Conversations
from channels.forms import Spell
from channels.keys import Keys
from channels.mail import Letters, LetterTaker
from channels.open311 import Open311
from channels.publishing import Publishing
from channels.sheets import CaseSheets
from db import Clock, Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    citizens: Citizens
    conversations: Conversations
    letters: Letters
    sheets: CaseSheets
    open311: Open311
    keys: Keys
    publishing: Publishing

    @classmethod
    def of(
        cls, database: Database, attachments: Attachments, steps: Steps, *, spell: Spell, clock: Clock, own: str = ""
    ) -> Self:
        """``spell``: a telephone number in the national spelling, or None; ``own``: the mailbox's address."""
        return cls(
            citizens=Citizens(database, attachments, steps, spell=spell, clock=clock),
            conversations=Conversations(database, attachments, spell=spell, clock=clock),
            letters=Letters(database, attachments, LetterTaker(database, attachments, own=own, clock=clock)),
            sheets=CaseSheets(database, attachments, spell=spell, clock=clock),
            open311=Open311(database, spell=spell, clock=clock),
            keys=Keys(database, clock=clock),
            publishing=Publishing(database),
        )
