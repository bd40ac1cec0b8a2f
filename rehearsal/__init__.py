"""Robot citizens and robot seats (SIPp) that use a real Asterisk, and the comparison of what happened with the record.

Knows how people behave on the telephone, how to speak SIP through SIPp, and how to compare three witnesses: the
robots, Asterisk's own files and the store. Does not know how the system is started or where its settings come from,
and writes nothing into the store.

    plan = RehearsalPlan(seats=seats, calls=240, rate=8, lines=("12345",), dialogues=tuple(d.seconds for d in said))
    report = await rehearse(plan, work=folder, dialogues=said, store=database,
                            switch=SwitchFiles(log / "queue_log", log / "cel.csv"), pids={"asterisk": [pid]})
    print(report.table())
"""

from rehearsal.archive import ArchivePlan, archive_now, generate_archive
from rehearsal.board_lag import Lags, lag_percentiles, watching_board
from rehearsal.compare import Between, CallFacts, Difference, KeptRecording
from rehearsal.endless import FinishedTalk, endless_plan, rehearse_endlessly
from rehearsal.errors import (
    ArchiveOfAnotherDay,
    MediaUnreadable,
    PlanRefused,
    RegistrationRefused,
    RehearsalError,
    SippFailed,
    SippMissing,
    StoreHoldsRealCases,
    SwitchUnreachable,
)
from rehearsal.formula import erlang_plan, erlang_verdicts
from rehearsal.media import Dialogue, DialogueLine, prompt_seconds, read_dialogues
from rehearsal.plan import Arrivals, CallKind, RehearsalPlan, RobotCall, RobotSeat, Shares, robot_calls
from rehearsal.record import StoreRecord, SwitchFiles
from rehearsal.rehearse import rehearse
from rehearsal.report import RehearsalReport, RobotsSaw, Verdict, Waits
from rehearsal.storm import FACTOR as STORM_FACTOR
from rehearsal.storm import storm_verdicts

__all__ = [
    "STORM_FACTOR",
    "ArchiveOfAnotherDay",
    "ArchivePlan",
    "Arrivals",
    "Between",
    "CallFacts",
    "CallKind",
    "Dialogue",
    "DialogueLine",
    "Difference",
    "FinishedTalk",
    "KeptRecording",
    "Lags",
    "MediaUnreadable",
    "PlanRefused",
    "RegistrationRefused",
    "RehearsalError",
    "RehearsalPlan",
    "RehearsalReport",
    "RobotCall",
    "RobotSeat",
    "RobotsSaw",
    "Shares",
    "SippFailed",
    "SippMissing",
    "StoreHoldsRealCases",
    "StoreRecord",
    "SwitchFiles",
    "SwitchUnreachable",
    "Verdict",
    "Waits",
    "archive_now",
    "endless_plan",
    "erlang_plan",
    "erlang_verdicts",
    "generate_archive",
    "lag_percentiles",
    "prompt_seconds",
    "read_dialogues",
    "rehearse",
    "rehearse_endlessly",
    "robot_calls",
    "storm_verdicts",
    "watching_board",
]
