"""What a rehearsal found, as numbers, as JSON and as a table."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import ceil

from rich.table import Table

from rehearsal.compare import CONNECTED, CallFacts, Difference, KeptRecording
from rehearsal.witness import RobotView


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Seconds from queue entry to the seat's answer."""

    average: float = 0.0
    p95: float = 0.0
    longest: float = 0.0

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Waits":
        """Of any number of waits; p95 is the smallest wait that 95 of 100 do not exceed."""
        if not seconds:
            return cls()
        ordered = sorted(seconds)
        return cls(
            average=round(sum(ordered) / len(ordered), 2),
            p95=ordered[ceil(0.95 * len(ordered)) - 1],
            longest=ordered[-1],
        )


@dataclass(frozen=True, kw_only=True)
class RobotsSaw:
    """Counted by the robots alone."""

    made: int
    answered: int
    connected: int
    rated: int
    refused: int
    unfinished: int

    @classmethod
    def of(cls, views: Iterable[RobotView]) -> "RobotsSaw":
        seen = list(views)
        return cls(
            made=sum("made" in view.events for view in seen),
            answered=sum(view.answered for view in seen),
            connected=sum(view.connected for view in seen),
            rated=sum(view.rated for view in seen),
            refused=sum("refused" in view.events and "cancelled" not in view.events for view in seen),
            unfinished=sum(not view.ended for view in seen),
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """One promise that was put to the test. ``found`` says in Chinese what was measured, with its limit; ``figures``
    are the same by name, for programs."""

    what: str
    good: bool
    found: str
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RehearsalReport:
    """``endings`` counts calls by ``CallEnding``; CPU in seconds of one core by role. Counts are 0 without a store."""

    robots: RobotsSaw
    seats: int
    seconds: float
    recorded: bool
    offered: int = 0
    endings: Mapping[str, int] = field(default_factory=dict)
    waits: Waits = Waits()
    recordings_expected: int = 0
    recordings_present: int = 0
    recordings_faulty: int = 0
    transcripts_done: int = 0
    transcripts_pending: int = 0
    differences: Sequence[Difference] = ()
    cpu_seconds: Mapping[str, float] = field(default_factory=dict)
    verdicts: Sequence[Verdict] = ()

    @property
    def answered(self) -> int:
        return self.endings.get(CONNECTED, 0)

    @property
    def exit_code(self) -> int:
        """0 when every witness says the same, every robot came to its end and every verdict is good, else 1."""
        failed = self.differences or self.robots.unfinished or not all(verdict.good for verdict in self.verdicts)
        return 1 if failed else 0

    def json(self) -> str:
        """All of it, for a file or another program."""
        return json.dumps(asdict(self) | {"exit_code": self.exit_code}, ensure_ascii=False, indent=2, default=str)

    def table(self) -> Table:
        """For people, in Chinese, printed by rich."""
        table = Table("项目", "数值", title="演练结果")
        for name, value in self._rows():
            table.add_row(name, str(value))
        for role, seconds in self.cpu_seconds.items():
            table.add_row(f"处理器时间 {role}", f"{seconds:.1f} 秒（平均占一核 {100 * seconds / self.seconds:.0f}%）")
        for verdict in self.verdicts:
            table.add_row(f"{'通过' if verdict.good else '未通过'} {verdict.what}", verdict.found)
        table.add_row("记录差异", str(len(self.differences)))
        for difference in self.differences[:20]:
            table.add_row("", str(difference))
        return table

    def _rows(self) -> list[tuple[str, object]]:
        saw = self.robots
        rows: list[tuple[str, object]] = [
            ("机器人座席", self.seats),
            ("历时", f"{self.seconds:.0f} 秒"),
            ("机器人呼出 / 应答 / 接通 / 评价", f"{saw.made} / {saw.answered} / {saw.connected} / {saw.rated}"),
            ("被拒绝 / 未正常结束", f"{saw.refused} / {saw.unfinished}"),
        ]
        if not self.recorded:
            return rows
        return [
            *rows,
            ("记录来电 / 接通", f"{self.offered} / {self.answered}"),
            *((_ENDINGS.get(ending, ending), number) for ending, number in self.endings.items() if ending != CONNECTED),
            ("等待 平均 / 95% / 最长", f"{self.waits.average} / {self.waits.p95} / {self.waits.longest} 秒"),
            (
                "录音 应有 / 实有 / 异常",
                f"{self.recordings_expected} / {self.recordings_present} / {self.recordings_faulty}",
            ),
            ("转写 完成 / 待办", f"{self.transcripts_done} / {self.transcripts_pending}"),
        ]


_ENDINGS = {
    "abandoned_in_greeting": "问候语中挂机",
    "abandoned_in_menu": "菜单中挂机",
    "abandoned_in_queue": "排队中挂机",
    "served_by_menu": "自助服务",
    "left_message": "留言",
    "timed_out": "等待超时",
    "blocked": "已拦截",
    "lost": "记录中断",
}


def counts(facts: Iterable[CallFacts]) -> dict[str, int]:
    """Calls by ending, most frequent first."""
    return dict(Counter(fact.ending or "unfinished" for fact in facts).most_common())


def by_call(recordings: Iterable[KeptRecording], kind: str) -> dict[str, KeptRecording]:
    """Recordings of one kind by call id; the longest, should a call have several."""
    ordered = sorted((kept for kept in recordings if kept.kind == kind), key=lambda kept: kept.seconds)
    return {kept.call_id: kept for kept in ordered}
