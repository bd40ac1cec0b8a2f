"""Argon2 hashes. One costs a fifth of a second and 64 MB, so few run at once and none on the event loop."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2

_HASHER = PasswordHasher()
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$onqurRzXKn0D1iiorgobJw$W9bsRe22EeoIFugtuNQOYsNNcpHhtf9xyKOVR9ophTg"
"""A hash no password is known for: verified when the login does not exist, so that the answer takes as long."""


def hash_password(password: str) -> str:
    """What to store for ``password``. Slow on purpose; blocks."""
    return _HASHER.hash(password)


def _matches(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


class Passwords:
    """Hashes and verifies in threads, ``AT_ONCE`` at a time; the others wait their turn."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(hash_password, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether ``password`` is the stored one; None (nobody by that login) is as slow and never true."""
        async with self._turn:
            return await asyncio.to_thread(_matches, stored or NOBODY, password) and stored is not None
