"""市长信箱: letters out of a mailbox become cases, or words of a case; none is lost, each is taken once."""

from channels.mail.bounces import Undelivered
from channels.mail.fetching import MailFetcher
from channels.mail.letters import LetterLine, Letters
from channels.mail.mailbox import ImapMailbox, MailSetup
from channels.mail.parsing import LetterText, read_letter
from channels.mail.taking import LetterTaker

__all__ = [
    "ImapMailbox",
    "LetterLine",
    "LetterTaker",
    "LetterText",
    "Letters",
    "MailFetcher",
    "MailSetup",
    "Undelivered",
    "read_letter",
]
