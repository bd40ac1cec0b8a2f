"""What contract tests share: the pages' templates are compiled once for all applications of a test process."""

import functools
from collections.abc import Iterator
from typing import Any

import aiohttp_jinja2
import jinja2
import pytest


class Compiled(jinja2.BytecodeCache):
    """Templates in memory; a key stands for one template's name and words."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key + bucket.checksum in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self._kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """Each test makes an application of its own; compiling is most of what showing its first pages would cost."""
    compiled: Any = Compiled()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiohttp_jinja2, "setup", functools.partial(aiohttp_jinja2.setup, bytecode_cache=compiled))
        yield
