"""The attachments folder: received piece by piece, kept under the SHA-256 of the content, whole or not at all."""

import asyncio
import errno
import hashlib
import os
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cases.errors import AttachmentFolderFaulty, AttachmentTooLarge

LEFT_OVER = 24 * 3600
"""Seconds after which a part nobody finished is thrown away."""


@dataclass(frozen=True, slots=True)
class Received:
    """A whole file that is not kept yet. ``size`` in bytes."""

    path: Path
    size: int
    sha256: str


class AttachmentFiles:
    """Files under ``root``, which lies outside of anything the web serves by itself."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path_of(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256[2:4] / sha256

    async def receive(self, pieces: AsyncIterator[bytes], *, most: int) -> Received:
        """Write what comes, at most ``most`` bytes, into a part of its own; nothing of it stays if that fails.

        Raises ``AttachmentTooLarge``, ``AttachmentFolderFaulty``, and whatever ``pieces`` raises.
        """
        part = await asyncio.to_thread(self._new_part)
        digest, size = hashlib.sha256(), 0
        try:
            with _named(), part.open("wb") as file:
                async for piece in pieces:
                    size += len(piece)
                    if size > most:
                        raise AttachmentTooLarge(most)
                    digest.update(piece)
                    await asyncio.to_thread(file.write, piece)
                await asyncio.to_thread(_sync, file.fileno(), file.flush)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return Received(part, size, digest.hexdigest())

    def keep(self, received: Received) -> None:
        """Put a received file durably where its content says; the same content is kept once. Blocks.

        Raises ``AttachmentFolderFaulty``.
        """
        path = self.path_of(received.sha256)
        with _named():
            path.parent.mkdir(parents=True, exist_ok=True)
            received.path.replace(path)
            for folder in (path.parent, path.parent.parent, self._root):
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)

    def drop(self, received: Received) -> None:
        """Throw away what is not to be kept."""
        received.path.unlink(missing_ok=True)

    def erase(self, sha256: str) -> None:
        """Erase a content. Raises ``AttachmentFolderFaulty``."""
        with _named():
            self.path_of(sha256).unlink(missing_ok=True)

    def _new_part(self) -> Path:
        folder = self._root / "incoming"
        with _named():
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.iterdir():
                if old.stat().st_mtime < time.time() - LEFT_OVER:
                    old.unlink(missing_ok=True)
        return folder / f"{secrets.token_hex(16)}.part"


def _sync(handle: int, flush: object) -> None:
    assert callable(flush)
    flush()
    os.fsync(handle)


@contextmanager
def _named() -> Iterator[None]:
    """Name what the operating system refuses."""
    try:
        yield
    except OSError as exc:
        full = exc.errno in {errno.ENOSPC, errno.EDQUOT}
        raise AttachmentFolderFaulty("no room left" if full else exc.strerror or str(exc), full=full) from exc
