"""Shares the real model and the spool with the gentler tests."""

from tests.contracts.recordings.conftest import desk_on
from tests.integration.recordings.conftest import model, offline

__all__ = ["desk_on", "model", "offline"]
