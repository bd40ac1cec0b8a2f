"""Short messages to citizens: one interface, its gateway over HTTP, and the signature both ways carry."""

from cases.messages.errors import MessageError, MessageRefused, MessagesAway, Unsigned
from cases.messages.interface import Messages
from cases.messages.signature import LATEST_SECONDS, signature_headers, verify_signature
from cases.messages.webhook import WebhookMessages

__all__ = [
    "LATEST_SECONDS",
    "MessageError",
    "MessageRefused",
    "Messages",
    "MessagesAway",
    "Unsigned",
    "WebhookMessages",
    "signature_headers",
    "verify_signature",
]
