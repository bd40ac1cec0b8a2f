"""Figures as tables: for the terminal and for the documentation, from one place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rich.table

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]

    def rich(self) -> rich.table.Table:
        table = rich.table.Table(*self.head, title=self.title)
        for row in self.rows:
            table.add_row(*map(str, row))
        return table

    def markdown(self) -> str:
        lines = [self.head, ["---"] * len(self.head), *self.rows]
        return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def fastagi(figures: Figures) -> list[Table]:
    ours = figures["servers"][0]
    head = ["server", "calls/s", "commands/s", "p50 ms", "p99 ms", "CPU ms/call", "calls/s to ours", "after a probe"]
    rows = [
        [
            row["name"], row["calls_per_second"], row["commands_per_second"], row["p50_ms"], row["p99_ms"],
            row["cpu_ms_per_call"], f"{row['calls_per_second'] / ours['calls_per_second']:.2f}",
            "answers" if row["answers_after_probe"] else "dead",
        ]
        for row in figures["servers"]
    ]  # fmt: skip
    return [Table(f"FastAGI, {figures['parallel']} calls at once", head, rows)]


def ami(figures: Figures) -> list[Table]:
    ours = figures["readers"][0]
    head = [
        "reader",
        "CPU µs/event",
        "CPU to ours",
        "events/s",
        "arrived",
        "names whole",
        "names cut in two",
        "a callback raises",
    ]
    rows = [
        [
            row["name"], row["cpu_us_per_event"], f"{row['cpu_us_per_event'] / ours['cpu_us_per_event']:.2f}",
            row["events_per_second"], _of(row["arrived"], row["sent"]), _of(row["names_whole"], row["names_sent"]),
            _of(row["cut_names_whole"], row["cut_names_sent"]),
            _fault(row),
        ]
        for row in figures["readers"]
    ]  # fmt: skip
    return [Table("AMI events, as fast as the reader takes them", head, rows)]


def _of(part: int, whole: int) -> str:
    return f"all {whole:,}" if part == whole else f"{part:,} of {whole:,} ({part - whole:+,})"


def _fault(row: Figures) -> str:
    if row["fault_complete"] or row["fault_arrived"] >= row["fault_sent"]:
        missing = row["fault_sent"] - row["fault_arrived"]
        return "goes on, nothing lost" if missing <= 0 else f"goes on, {missing:,} events lost"
    after = "reconnects" if row["fault_reconnected"] else "stays deaf"
    return f"cut off: {row['fault_sent'] - row['fault_arrived']:,} of {row['fault_sent']:,} lost; {after}"


def transcription(figures: Figures) -> list[Table]:
    head = ["files", "program", "sound s", "CPU s", "wall s", "sound s / CPU s", "to the command"]
    rows = []
    for run in figures["runs"]:
        other = next(peer for peer in figures["runs"] if peer["files"] == run["files"] and peer["name"] != run["name"])
        base = other if run["name"] == "hotline worker" else run
        seconds = [f"{run[key]:.1f}" for key in ("audio_seconds", "cpu_seconds", "wall_seconds")]
        rows.append([run["files"], run["name"], *seconds, f"{run['speed']:.2f}", f"{run['speed'] / base['speed']:.2f}"])
    return [Table("Transcription", head, rows)]


def load(figures: Figures) -> list[Table]:
    runs = figures["runs"]
    head = ["", *(run["title"] for run in runs)]
    plain = {
        "offered": "offered", "answered": "answered", "recordings": "recordings", "differences": "differences",
        "calls with a FastAGI fallback": "fallback_calls", "seconds": "seconds",
    }  # fmt: skip
    rows: list[list[object]] = [[label, *(run[key] for run in runs)] for label, key in plain.items()]
    roles = ("asterisk", "telephony", "web", "work", "transcription", "sipp")
    rows += [[f"CPU s, {role}", *(run["cpu_seconds"].get(role, 0.0) for run in runs)] for role in roles]
    rows.append(["our call path / Asterisk", *(f"{run['ratio']:.2f}" for run in runs)])
    rows.append(["with transcription / Asterisk", *(f"{run['ratio_with_transcription']:.2f}" for run in runs)])
    for cut in ("p50", "p95", "p99"):
        rows.append([f"board lag {cut}, ms", *(run["board_lag_ms"].get(cut, "-") for run in runs)])
    rows.append(["calls seen on the board", *(int(run["board_lag_ms"]["calls"]) for run in runs)])
    return [Table(figures["title"], head, rows)]


def growth(figures: Figures) -> list[Table]:
    head = [
        "calls at once", "really, average / most", "answered of offered", "differences", "Asterisk, cores",
        "ours, cores", "ours / Asterisk", "board lag p50 / p99 ms", "journal lag p50 / p99 ms",
        "our board alone, cores", "panoramisk, cores", "events each",
    ]  # fmt: skip
    rows = [
        [
            row["level"], f"{row['average_at_once']:g} / {row['most_at_once']}", f"{row['answered']} of {row['calls']}",
            row["differences"], f"{row['asterisk_cores']:.2f}", f"{row['our_cores']:.2f}",
            f"{row['our_cores'] / row['asterisk_cores']:.2f}",
            f"{row['board_lag_ms'].get('p50', '-')} / {row['board_lag_ms'].get('p99', '-')}",
            f"{row['journal_lag_ms']['p50']} / {row['journal_lag_ms']['p99']}",
            f"{row['readers']['ours']['cores']:.3f}", f"{row['readers']['panoramisk']['cores']:.3f}",
            " / ".join(f"{row['readers'][name]['events']:,}" for name in ("ours", "panoramisk")),
        ]
        for row in figures["rows"]
    ]  # fmt: skip
    return [Table(f"Calls of {figures['talk_seconds']:g} s, all recorded, a seat for each", head, rows)]


def storm(figures: Figures) -> list[Table]:
    found, journal = figures["found"], figures["journal_lag_ms"]
    asterisk, ours = figures["asterisk_cores"], figures["our_cores"]
    rows: list[list[object]] = [
        ["offered / answered", f"{figures['offered']} / {figures['answered']}"],
        ["most waiting at once", found["most_waiting"]],
        ["seats that served several queues", found["seats_of_several_queues"]],
        ["rings / of them while the seat was rung already", f"{found['rings']} / {found['rings_at_once']}"],
        ["recordings", figures["recordings"]],
        ["seconds of recordings listened to", f"{found['sound_seconds']:,.0f}"],
        ["gaps / longer than one packet of 20 ms", f"{found['gaps']} / {found['gaps_above_20_ms']}"],
        ["seconds of gaps", f"{found['gap_seconds']:.2f}"],
        ["differences", figures["differences"]],
        ["board lag p50 / p99, ms", f"{found['board_lag_p50']:.0f} / {found['board_lag_p99']:.0f}"],
        ["journal lag p50 / p99, ms", f"{journal['p50']} / {journal['p99']}"],
        ["Asterisk / our call path, cores", f"{asterisk} / {ours}"],
        ["our call path / Asterisk", f"{ours / asterisk:.2f}"],
        *([f"CPU s, {role}", seconds] for role, seconds in figures["cpu_seconds"].items()),
        ["seconds", figures["seconds"]],
    ]
    return [Table(figures["title"], ["", "measured"], rows)]


def crowd(figures: Figures) -> list[Table]:
    head = [
        "database", "pace", "requests/s", "changes accepted/s", "tried", "accepted", "refused as changed meanwhile",
        "refused otherwise", "lost", "read p50 / p99 ms", "accepted p50 / p99 ms", "refused p50 / p99 ms",
        "server CPU ms/request",
    ]  # fmt: skip
    times = ("read_ms", "accepted_ms", "refused_ms")
    rows = [
        [
            row["database"], row["pace"], row["requests_per_second"], row["accepted_per_second"], row["tried"],
            row["accepted"], row["refused"].get("412 case_changed", 0),
            sum(count for code, count in row["refused"].items() if code != "412 case_changed"), len(row["lost"]),
            *(f"{row[key].get('p50', '-')} / {row[key].get('p99', '-')}" for key in times),
            row["server_cpu_ms_per_request"],
        ]
        for row in figures["rows"]
    ]  # fmt: skip
    people = f"{figures['agents']} agents and {figures['unit_people']} people of {figures['units']} units"
    return [Table(f"{people} on {figures['cases']} cases", head, rows)]


def scale(figures: Figures) -> list[Table]:
    small, large = (str(size) for size in (figures["sizes"][0], figures["sizes"][-1]))
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    times = f"{int(large) / int(small):g} times the cases"
    head = ["work", *(f"p50 / p99 / first ms, {size:,}" for size in figures["sizes"]), times]
    return [
        Table(
            f"{names[engine]}, {figures['repeat']} times each",
            head,
            [
                [
                    row["work"],
                    *(
                        " / ".join(f"{cuts[cut]:g}" for cut in ("p50", "p99", "first"))
                        for cuts in row["sizes"].values()
                    ),
                    f"{row['sizes'][large]['p50'] / row['sizes'][small]['p50']:.2f}",
                ]
                for row in figures["rows"]
                if row["engine"] == engine
            ],
        )
        for engine in dict.fromkeys(row["engine"] for row in figures["rows"])
    ]


TABLES: dict[str, Callable[[Figures], list[Table]]] = {
    "fastagi": fastagi,
    "ami": ami,
    "transcription": transcription,
    "load": load,
    "storm": storm,
    "growth": growth,
    "crowd": crowd,
    "scale": scale,
}
