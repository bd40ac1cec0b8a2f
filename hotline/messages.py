"""The gateway of short messages, as the settings say."""

from cases import Messages, WebhookMessages
from db import utc_now
from hotline.settings import Settings


def message_gateway(settings: Settings) -> Messages | None:
    """None while no gateway is set."""
    if not settings.message_url:
        return None
    return WebhookMessages(settings.message_url, settings.message_secret.get_secret_value(), clock=utc_now)
