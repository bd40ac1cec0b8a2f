"""Open311 GeoReport v2: what other software asks for and sends, in the words of that specification."""

from channels.open311.asking import Asked, read_asked
from channels.open311.sending import SentRequest, read_request
from channels.open311.service import Open311, RequestView
from channels.open311.written import as_xml

__all__ = ["Asked", "Open311", "RequestView", "SentRequest", "as_xml", "read_asked", "read_request"]
