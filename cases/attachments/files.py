"""The attachments folder: received piece by piece, kept under the SHA-256 of the content, whole or not at all."""

import asyncio
import errno
import hashlib
import os
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cases.attachments.errors import AttachmentFolderFaulty, AttachmentTooLarge

LEFT_OVER = 24 * 3600
"""Seconds after which a part nobody finished is thrown away."""


@dataclass(frozen=True, slots=True)
class Received:
    """A whole file that is not kept yet. ``size`` in bytes."""

    path: Path
    size: int
    sha256: str


class _Part:
    """A file that is being received. All methods block, and name what the operating system refuses them."""

    def __init__(self, path: Path) -> None:
        self.path, self.size, self.digest = path, 0, hashlib.sha256()
        with _named():
            self._file = path.open("wb")

    def write(self, piece: bytes) -> None:
        self.size += len(piece)
        self.digest.update(piece)
        with _named():
            self._file.write(piece)

    def finish(self) -> None:
        with _named(), self._file:
            self._file.flush()
            os.fsync(self._file.fileno())

    def discard(self) -> None:
        with suppress(OSError):  # what could not be written may be impossible to flush, too
            self._file.close()
        self.path.unlink(missing_ok=True)


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
        part = await asyncio.to_thread(_Part, self._new_part())
        try:
            async for piece in pieces:
                if part.size + len(piece) > most:
                    raise AttachmentTooLarge(most)
                await asyncio.to_thread(part.write, piece)
            await asyncio.to_thread(part.finish)
        except BaseException:
            part.discard()
            raise
        return Received(part.path, part.size, part.digest.hexdigest())

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


@contextmanager
def _named() -> Iterator[None]:
    """Name what the operating system refuses."""
    try:
        yield
    except OSError as exc:
        full = exc.errno in {errno.ENOSPC, errno.EDQUOT}
        raise AttachmentFolderFaulty("no room left" if full else exc.strerror or str(exc), full=full) from exc
