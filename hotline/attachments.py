"""The files of cases, put together by the settings."""

from cases import SCAN, AttachmentFiles, Attachments, Scanning, open_scanner
from db.jobs import Handler, open_jobs
from hotline.context import Context


def attachments(context: Context) -> Attachments:
    """Raises ``cases.ScannerFaulty``."""
    settings = context.settings
    scanned = open_scanner(settings.attachment_scanner) is not None
    return Attachments(
        context.database,
        AttachmentFiles(settings.attachments),
        jobs=open_jobs(context.database) if scanned else None,
        largest=settings.attachment_megabytes << 20,
    )


def scanning(context: Context) -> dict[str, Handler]:
    """The job of looking at files, where there is a scanner. Raises ``cases.ScannerFaulty``."""
    scanner = open_scanner(context.settings.attachment_scanner)
    if scanner is None:
        return {}
    return {SCAN: Scanning(context.database, AttachmentFiles(context.settings.attachments), scanner)}
