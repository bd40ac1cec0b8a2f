"""Files of a case: received whole or not at all, told by their content, looked at by a scanner, given to whoever may.

Knows bytes and who sees the case; knows nothing of uploads by HTTP.
"""

from cases.attachments.errors import (
    AttachmentFolderFaulty,
    AttachmentHeld,
    AttachmentRefused,
    AttachmentTooLarge,
    NoSuchAttachment,
    ScannerAway,
    ScannerFaulty,
)
from cases.attachments.files import AttachmentFiles, Received
from cases.attachments.rules import ALLOWED, clean_name
from cases.attachments.scanning import SCAN, Clamd, ScanCommand, Scanner, Scanning, Verdict, open_scanner
from cases.attachments.store import AttachmentList, Attachments, AttachmentView

__all__ = [
    "ALLOWED",
    "SCAN",
    "AttachmentFiles",
    "AttachmentFolderFaulty",
    "AttachmentHeld",
    "AttachmentList",
    "AttachmentRefused",
    "AttachmentTooLarge",
    "AttachmentView",
    "Attachments",
    "Clamd",
    "NoSuchAttachment",
    "Received",
    "ScanCommand",
    "Scanner",
    "ScannerAway",
    "ScannerFaulty",
    "Scanning",
    "Verdict",
    "clean_name",
    "open_scanner",
]
