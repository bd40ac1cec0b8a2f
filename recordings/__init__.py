"""录音: taking in what Asterisk recorded, keeping it whole, and turning it into searchable text.

Knows files, their faults, recognisers and transcripts. Knows no telephone event, no case and no score; of a call it
asks only how it ended. ``Intake`` fills the folder and the rows, ``Transcriber`` is the handler of job kind
``TRANSCRIBE``, the queries read. Nothing here is needed for a call to be answered or recorded.
"""

from recordings.audio import Format, excerpt, readable
from recordings.checks import Fault
from recordings.errors import (
    DiskFull,
    EmptyAudio,
    HostileName,
    ModelDamaged,
    ModelMissing,
    NoSuchRecording,
    NotAudio,
    RecognizerDied,
    RecognizerError,
    RecognizerLate,
    RecordingError,
    RecordingGone,
    StoreUnwritable,
    ToolMissing,
)
from recordings.intake import TRANSCRIBE, Intake, Sweep
from recordings.model import has_model, model_folder, obtain_model
from recordings.peaks import PEAK_SECONDS
from recordings.playing import KeptFile, open_for_play
from recordings.prompting import telephone_sound
from recordings.queries import (
    Hit,
    RecordingView,
    TranscriptView,
    UtteranceView,
    peaks_of,
    recording,
    recordings_of_call,
    search,
    transcription_backlog,
)
from recordings.store import Store
from recordings.transcribing import transcribe_file
from recordings.transcription.vosk import VoskRecognizer
from recordings.transcription.words import Recognition, Recognizer, Word
from recordings.worker import Transcriber

__all__ = [
    "PEAK_SECONDS",
    "TRANSCRIBE",
    "DiskFull",
    "EmptyAudio",
    "Fault",
    "Format",
    "Hit",
    "HostileName",
    "Intake",
    "KeptFile",
    "ModelDamaged",
    "ModelMissing",
    "NoSuchRecording",
    "NotAudio",
    "Recognition",
    "Recognizer",
    "RecognizerDied",
    "RecognizerError",
    "RecognizerLate",
    "RecordingError",
    "RecordingGone",
    "RecordingView",
    "Store",
    "StoreUnwritable",
    "Sweep",
    "ToolMissing",
    "Transcriber",
    "TranscriptView",
    "UtteranceView",
    "VoskRecognizer",
    "Word",
    "excerpt",
    "has_model",
    "model_folder",
    "obtain_model",
    "open_for_play",
    "peaks_of",
    "readable",
    "recording",
    "recordings_of_call",
    "search",
    "telephone_sound",
    "transcribe_file",
    "transcription_backlog",
]
