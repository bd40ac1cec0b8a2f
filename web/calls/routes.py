"""Addresses of calls, recordings, calls back and nuisance."""

from web import api
from web.callbacks import handlers as callbacks
from web.calls import audio
from web.calls import handlers as calls
from web.nuisance import handlers as nuisance
from web.permissions import Permission
from web.route import CALL, Route

_P = Permission
_RECORDING = r"/recordings/{id:\d{1,9}}"

CALL_ROUTES = (
    Route("GET", "/api/v1" + _RECORDING + "/audio", audio.download, "api.recording.audio", _P.RECORDING_DOWNLOAD),
    Route("GET", "/calls", calls.call_list, "calls", _P.CALLS),
    Route("GET", "/calls.csv", calls.export, "calls.csv", _P.CALLS_EXPORT),
    Route("GET", CALL, calls.call_page, "call", _P.CALLS),
    Route("GET", CALL + "/facts", calls.facts, "call.facts", _P.CALLS, by_itself=True),
    Route("GET", CALL + "/recordings", calls.recordings, "call.recordings", _P.RECORDING_PLAY, by_itself=True),
    Route("POST", CALL + "/number", calls.reveal, "call.number", _P.NUMBER_REVEAL),
    Route("GET", _RECORDING + "/audio", audio.play, "recording.audio", _P.RECORDING_PLAY),
    Route("GET", _RECORDING + "/download", audio.download, "recording.download", _P.RECORDING_DOWNLOAD),
    Route("GET", _RECORDING + "/peaks", audio.peaks, "recording.peaks", _P.RECORDING_PLAY, by_itself=True),
    Route("GET", _RECORDING + "/transcript", calls.transcript, "recording.transcript", _P.TRANSCRIPT, by_itself=True),
    Route("GET", "/callbacks", callbacks.callback_list, "callbacks", _P.CALLBACKS_SEE),
    Route("GET", "/api/v1/callbacks", callbacks.callbacks_json, "api.callbacks", _P.CALLBACKS_SEE),
    Route("GET", "/nuisance", nuisance.nuisance_list, "nuisance", _P.NUISANCE),
    Route("GET", "/api/v1/calls", api.calls, "api.calls", _P.CALLS),
    Route("GET", "/api/v1" + CALL, api.call, "api.call", _P.CALLS),
)
