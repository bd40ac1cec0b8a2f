"""The recordings folder: files appear in it whole or not at all."""

import errno
import glob
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from recordings.errors import DiskFull, StoreUnwritable

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Which bytes a kept file is made of: ``head``, then ``length`` bytes of ``source`` from ``offset``."""

    source: Path
    head: bytes = b""
    offset: int = 0
    length: int

    @property
    def size(self) -> int:
        return len(self.head) + self.length

    def blocks(self) -> Iterator[bytes]:
        if self.head:
            yield self.head
        with open(self.source, "rb", opener=_no_link) as file:
            file.seek(self.offset)
            left = self.length
            while left and (block := file.read(min(BLOCK, left))):
                left -= len(block)
                yield block
        if left:
            raise StoreUnwritable(f"{self.source.name} became shorter while it was read")

    def sha256(self) -> str:
        """Raises ``StoreUnwritable``."""
        digest = hashlib.sha256()
        with disk_errors():
            for block in self.blocks():
                digest.update(block)
        return digest.hexdigest()


class Store:
    """Files under ``root``, addressed by relative paths as rows keep them. All methods block: call them in a thread."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, relative: str) -> Path:
        """Raises ``StoreUnwritable`` when ``relative`` leads out of the folder."""
        path = self.root / relative
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise StoreUnwritable("a path leads out of the recordings folder")
        return path

    def put(self, relative: str, content: Content) -> str:
        """Write a file durably under its final name and return its SHA-256. Repeating it changes nothing.

        Raises ``DiskFull``, ``StoreUnwritable``; no half file is left under the final name.
        """
        path = self.path_of(relative)
        # A name of its own: of two who put the same file, one must not rename what the other is still writing.
        part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
        with disk_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            _sweep_parts(path)
            try:
                sha256 = _write(part, content)
                part.replace(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
            _sync_folders(path.parent, self.root)
        return sha256


@contextmanager
def disk_errors() -> Iterator[None]:
    """Name what the operating system refuses."""
    try:
        yield
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("no room left on the disk of the recordings folder") from exc
        raise StoreUnwritable(f"{exc.strerror or exc}: {Path(str(exc.filename or '?')).name}") from exc


def _sweep_parts(path: Path) -> None:
    """What somebody who was killed left of an earlier try at ``path``."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        if not _runs(part.name.split(".")[-3]):
            part.unlink(missing_ok=True)


def _runs(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is another user's
        return True
    return True


def _write(path: Path, content: Content) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for block in content.blocks():
            file.write(block)
            digest.update(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _sync_folders(folder: Path, root: Path) -> None:
    """Make the names durable, too: the file's own, and those of folders that may be new today."""
    for one in (folder, *(parent for parent in folder.parents if parent.is_relative_to(root))):
        handle = os.open(one, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW)
