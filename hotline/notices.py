"""Ways out as the settings say: who carries notices, and the workers that tell others of cases."""

from collections.abc import Mapping
from typing import Final

from cases import WebhookMessages
from db import utc_now
from db.jobs import Handler, Jobs
from db.tables import NoticeWay
from hotline.context import Context
from hotline.messages import message_gateway
from hotline.settings import Settings
from notices import (
    DELIVER,
    NOTICE,
    Carrier,
    Deliverer,
    DeliveryWriter,
    GatewayCarrier,
    MailServer,
    NoticeSender,
    NoticeWriter,
    Relay,
    SmtpCarrier,
    SmtpSecurity,
)

AT_ONCE_NOTICES: Final = 2
AT_ONCE_PARTNERS: Final = 8
"""Partners that may hang at the same time before others wait; each holds one worker, ten seconds at a time."""


def carriers(settings: Settings) -> dict[NoticeWay, Carrier]:
    """By way; ways without a gateway are left out."""
    found: dict[NoticeWay, Carrier] = {}
    gateway = message_gateway(settings)
    if gateway is not None:
        found[NoticeWay.SMS] = GatewayCarrier(gateway)
    if settings.notice_url:
        other = WebhookMessages(settings.notice_url, settings.notice_secret.get_secret_value(), clock=utc_now)
        found[NoticeWay.MESSAGE] = GatewayCarrier(other)
    if settings.smtp_host and settings.smtp_sender:
        found[NoticeWay.EMAIL] = SmtpCarrier(_mail_server(settings), clock=utc_now)
    return found


def relay(context: Context, jobs: Jobs) -> Relay:
    """What reads the steps and writes notices and deliveries of them."""
    writer = NoticeWriter(jobs, carriers(context.settings), clock=utc_now)
    return Relay(context.database, (writer, DeliveryWriter(jobs)))


def told_by_jobs(context: Context, jobs: Jobs) -> tuple[tuple[Mapping[str, Handler], int], ...]:
    """Handlers with how many may work at once, each group apart: a gateway that hangs keeps nobody else waiting."""
    sender = NoticeSender(context.database, carriers(context.settings), clock=utc_now)
    deliverer = Deliverer(context.database, jobs, clock=utc_now)
    return ({NOTICE: sender}, AT_ONCE_NOTICES), ({DELIVER: deliverer}, AT_ONCE_PARTNERS)


def _mail_server(settings: Settings) -> MailServer:
    return MailServer(
        host=settings.smtp_host, port=settings.smtp_port, sender=settings.smtp_sender,
        security=SmtpSecurity(settings.smtp_security), user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        authorities=settings.smtp_authorities, answers=settings.mail_address if settings.mail_host else "",
    )  # fmt: skip
