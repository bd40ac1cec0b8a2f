"""The city's mailbox, as the settings say."""

from sqlalchemy.ext.asyncio import AsyncSession

from channels import ImapMailbox, LetterTaker, MailAway, MailFetcher, MailRefused, MailSetup, Undelivered
from db import utc_now
from hotline.attachments import attachments
from hotline.context import Context
from hotline.settings import Settings
from notices import came_back


def mail_setup(settings: Settings) -> MailSetup | None:
    """None while no mailbox is set."""
    if not settings.mail_host:
        return None
    return MailSetup(
        host=settings.mail_host, port=settings.mail_port, user=settings.mail_user,
        password=settings.mail_password.get_secret_value(), folder=settings.mail_folder,
        address=settings.mail_address, authorities=settings.mail_authorities,
    )  # fmt: skip


def mail_fetcher(context: Context) -> MailFetcher | None:
    """Who fetches its letters; None while no mailbox is set."""
    setup = mail_setup(context.settings)
    if setup is None:
        return None
    taker = LetterTaker(
        context.database, attachments(context), own=setup.address, clock=utc_now, on_bounce=_bounced
    )  # fmt: skip
    return MailFetcher(context.database, setup, taker, clock=utc_now, every=context.settings.mail_seconds)


async def _bounced(session: AsyncSession, letter: Undelivered) -> int | None:
    return await came_back(
        session, letter.message_id, recipient=letter.recipient, status=letter.status, now=utc_now()
    )  # fmt: skip


async def mail_state(settings: Settings) -> tuple[str, str]:
    """What ``hotline doctor`` says of the mailbox, and the remedy where something is wrong: does it let us in?"""
    setup = mail_setup(settings)
    if setup is None:
        return "no mailbox is set", ""
    try:
        async with ImapMailbox(setup):
            return f"{setup.folder} of {setup.host} opens", ""
    except MailRefused as exc:
        return str(exc), "correct mail_user, mail_password, mail_folder or mail_authorities"
    except MailAway as exc:
        return f"{setup.host}:{setup.port} does not answer: {exc}", "letters wait there; check mail_host, mail_port"
