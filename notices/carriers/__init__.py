"""Who carries a notice to the citizen: one interface, a signed gateway over HTTP, and mail over SMTP."""

from notices.carriers.gateway import GatewayCarrier
from notices.carriers.interface import Carrier, Letter
from notices.carriers.smtp import MailServer, SmtpCarrier, SmtpSecurity

__all__ = ["Carrier", "GatewayCarrier", "Letter", "MailServer", "SmtpCarrier", "SmtpSecurity"]
