"""The files of cases, put together by the settings."""

from collections.abc import AsyncIterator

from cases import (
    SCAN,
    AttachmentFiles,
    AttachmentFolderFaulty,
    Attachments,
    ScannerAway,
    Scanning,
    open_scanner,
)
from db.jobs import Handler, open_jobs
from hotline.context import Context
from hotline.settings import Settings

SAMPLE = b"hotline doctor\n"


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


async def attachments_state(settings: Settings) -> tuple[str, str]:
    """What ``hotline doctor`` says of them, and the remedy where something is wrong: can a file be kept and scanned?"""
    files, scanner = AttachmentFiles(settings.attachments), open_scanner(settings.attachment_scanner)
    try:
        received = await files.receive(_sample(), most=len(SAMPLE))
    except AttachmentFolderFaulty as exc:
        return str(exc), f"let this user write to {settings.attachments}, or make room"
    try:
        if scanner is None:
            return "no virus scanner: files are marked 未查毒", ""
        verdict = await scanner.scan(received.path)
    except ScannerAway as exc:
        return f"the virus scanner does not answer: {exc}", "start it; until then nobody can open new files"
    finally:
        files.drop(received)
    return f"scanned by {settings.attachment_scanner.partition(':')[0]} ({verdict.note or 'clean'})", ""


async def _sample() -> AsyncIterator[bytes]:
    yield SAMPLE
