"""Refusals of this room."""

from pathlib import Path


class RecordingError(Exception):
    """Root of every refusal of this room."""


class HostileName(RecordingError):
    """A file in the spool whose name Asterisk would never have given; it is left alone."""


class DiskFull(RecordingError):
    """No room in the recordings folder. The files wait in the spool; nothing is lost."""


class StoreUnwritable(RecordingError):
    """The recordings folder or the spool cannot be read or written. The files wait in the spool; nothing is lost."""


class NoSuchRecording(RecordingError):
    def __init__(self, recording_id: int) -> None:
        super().__init__(f"no recording {recording_id}")
        self.recording_id = recording_id


class RecordingGone(RecordingError):
    """The row is there, its file is not."""

    def __init__(self, recording_id: int, path: str) -> None:
        super().__init__(f"recording {recording_id}: the file {path} is gone")
        self.recording_id, self.path = recording_id, path


class NotAudio(RecordingError):
    """The file cannot be read as audio."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path, self.reason = path, reason


class EmptyAudio(NotAudio):
    """The file holds no sound at all."""


class ToolMissing(RecordingError):
    """``ffmpeg`` is needed for this format and is not installed: install the system's package ffmpeg."""


class ModelMissing(RecordingError):
    """The speech model is not there; the message says how to get it."""


class ModelDamaged(RecordingError):
    """A model file arrived, but it is not the one we know."""


class RecognizerError(RecordingError):
    """The recogniser gave no result for this file."""


class RecognizerDied(RecognizerError):
    """The recogniser's process ended in mid-file; a new one is started for the next file."""


class RecognizerLate(RecognizerError):
    """The recogniser took far longer than the file is; it was stopped."""
