"""The handlers that send; a process of its own imports them quickly from here."""

from cases import WebhookMessages
from db import Database, utc_now
from db.jobs import Handler, Jobs
from db.tables import NoticeWay
from notices import DELIVER, NOTICE, Deliverer, GatewayCarrier, NoticeSender


def handlers(database: Database, jobs: Jobs, url: str) -> dict[str, Handler]:
    carrier = GatewayCarrier(WebhookMessages(url, "s", clock=utc_now))
    return {
        NOTICE: NoticeSender(database, {NoticeWay.SMS: carrier}, clock=utc_now),
        DELIVER: Deliverer(database, jobs, clock=utc_now),
    }
