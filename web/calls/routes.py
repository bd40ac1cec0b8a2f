"""Addresses of calls, recordings, calls back and nuisance."""

from web import api
from web.callbacks import handlers as callbacks
from web.calls import audio
from web.calls import handlers as calls
from web.calls.keeping_out import of_call, of_recording
from web.nuisance import handlers as nuisance
from web.permissions import Permission
from web.route import CALL, Route

_P = Permission
_RECORDING = r"/recordings/{id:\d{1,9}}"
_download, _transcript = of_recording(audio.download), of_recording(calls.transcript)
_peaks = of_recording(audio.peaks)

CALL_ROUTES = (
    Route("GET", "/api/v1" + _RECORDING + "/audio", _download, "api.recording.audio", _P.RECORDING_DOWNLOAD),
    Route("GET", "/calls", calls.call_list, "calls", _P.CALLS),
    Route("GET", "/calls.csv", calls.export, "calls.csv", _P.CALLS_EXPORT),
    Route("GET", CALL, of_call(calls.call_page), "call", _P.CALLS),
    Route("GET", CALL + "/facts", of_call(calls.facts), "call.facts", _P.CALLS, by_itself=True),
    Route("GET", CALL + "/recordings", of_call(calls.recordings), "call.recordings", _P.RECORDING_PLAY, by_itself=True),
    Route("POST", CALL + "/number", of_call(calls.reveal), "call.number", _P.NUMBER_REVEAL),
    Route("GET", _RECORDING + "/audio", of_recording(audio.play), "recording.audio", _P.RECORDING_PLAY),
    Route("GET", _RECORDING + "/download", _download, "recording.download", _P.RECORDING_DOWNLOAD),
    Route("GET", _RECORDING + "/peaks", _peaks, "recording.peaks", _P.RECORDING_PLAY, by_itself=True),
    Route("GET", _RECORDING + "/transcript", _transcript, "recording.transcript", _P.TRANSCRIPT, by_itself=True),
    Route("GET", "/callbacks", callbacks.callback_list, "callbacks", _P.CALLBACKS_SEE),
    Route("GET", "/api/v1/callbacks", callbacks.callbacks_json, "api.callbacks", _P.CALLBACKS_SEE),
    Route("GET", "/nuisance", nuisance.nuisance_list, "nuisance", _P.NUISANCE),
    Route("GET", "/api/v1/nuisance", nuisance.as_json, "api.nuisance", _P.NUISANCE),
    Route("GET", "/api/v1/calls", api.calls, "api.calls", _P.CALLS),
    Route("GET", "/api/v1" + CALL, of_call(api.call), "api.call", _P.CALLS),
)
