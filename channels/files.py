"""Files that came with something: kept on its case, each once, and what was refused in words."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import structlog

from cases import (
    AttachmentRefused,
    Attachments,
    AttachmentTooLarge,
    Change,
    Person,
    Received,
    clean_name,
)

log = structlog.get_logger()

Sent = tuple[str, Received]
"""Name, and the received bytes."""


async def keep_files(
    attachments: Attachments, number: str, files: Sequence[Sent], person: Person, change: Change
) -> list[str]:
    """Put received files on a case; complaints in Chinese about those that were refused.

    A file whose content the case already has is dropped, so that this may be repeated. Raises
    ``AttachmentFolderFaulty``, ``db.StoreUnavailable``: what was not kept is dropped.
    """
    complaints, left = list[str](), list(files)
    try:
        known = {file.sha256 for file in (await attachments.of_case(number, person)).files}
        while left:
            name, received = left.pop(0)
            if received.sha256 in known:
                attachments.files.drop(received)
                continue
            try:
                known.add((await attachments.add(number, name, received, person, change)).sha256)
            except AttachmentRefused as exc:
                complaints.append(str(exc))
    finally:
        drop_files(attachments, left)
    return complaints


def drop_files(attachments: Attachments, files: Sequence[Sent]) -> None:
    """Throw received files away."""
    for _, received in files:
        with suppress(OSError):
            attachments.files.drop(received)


async def receive_all(attachments: Attachments, files: Sequence[tuple[str, bytes]]) -> tuple[list[Sent], list[str]]:
    """Files that are in memory, as received ones; complaints about those that are too large."""
    received, complaints = list[Sent](), list[str]()
    try:
        for name, content in files:
            try:
                received.append((name, await attachments.files.receive(_pieces(content), most=attachments.largest)))
            except AttachmentTooLarge as exc:
                complaints.append(f"「{clean_name(name)}」超过 {exc.most >> 20} MB，没有接收。")
    except BaseException:
        drop_files(attachments, received)
        raise
    return received, complaints


async def keep_original(attachments: Attachments, content: bytes) -> str:
    """Put bytes of any kind among the attachments, on no case; their SHA-256. Raises ``AttachmentFolderFaulty``."""
    received = await attachments.files.receive(_pieces(content), most=len(content))
    attachments.files.keep(received)
    return hashlib.sha256(content).hexdigest()


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 1 << 16):
        yield content[start : start + (1 << 16)]
