"""docs/performance.md, made of the figures that the last runs left."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tables import TABLES

Figures = Mapping[str, Any]
FULL_MS = 1000
"""Lag of the board, p99, beyond which a machine has more calls than it can carry."""
GROWN = 1.3
"""What five times the cases may cost at most, in times."""

TITLES = {
    "fastagi": "FastAGI: what the dialplan asks while a citizen listens",
    "ami": "AMI: what Asterisk tells",
    "transcription": "Transcription",
    "load": "The whole hotline under load",
    "storm": "A storm: five times the normal rate",
    "growth": "How it grows with the calls on the line",
    "crowd": "Many people on the same cases at once",
    "scale": "Cases by the million",
}

OPENING = """\
# Performance

Written by `python -m benchmarks --write` from figures that it measured; do not edit by hand. Absolute figures belong to
the machine named below; ratios carry over better. All programs of a table ran on the same machine in the same run, in
processes of their own, in turns; where there are rounds the median round is told.
"""

REPEAT = """\
## How to repeat

    bin/test                          # once: sets up Asterisk, the model, the environment
    .venv/bin/python -m benchmarks all          # some 75 minutes on two quiet cores, 50 of them inventing cases
    .venv/bin/python -m benchmarks --write      # this page

One alone: `.venv/bin/python -m benchmarks ami`. A short trial: `--quick` (not for publishing). Stop other work first: a
load average above 1 is warned of and noted here. Peers that are no dependency of ours are installed into
`build/bench-venv`; without a network they are left out. Sound comes from the speech folder of `$HOTLINE_OFFLINE`.
"""


def write(results: Path, page: Path) -> Path:
    """What was not measured here keeps what the page says of it, with its time.

    Raises ``FileNotFoundError`` when nothing has been measured yet.
    """
    found = {
        name: json.loads(file.read_text("utf-8")) for name in TABLES if (file := results / f"{name}.json").exists()
    }
    if not found:
        raise FileNotFoundError(f"no figures in {results}: run python -m benchmarks first")
    before = page.read_text("utf-8") if page.exists() else ""
    kept = {title: text for title, text in _sections(before).items() if title not in {TITLES[name] for name in found}}
    told = re.search(r"^Machine: .*\n", before, flags=re.MULTILINE)
    newest = max(found.values(), key=lambda run: run["at"])
    machine = told.group() if told and kept.keys() & set(TITLES.values()) else _machine(newest["machine"])
    sections = [
        _section(found[name], machine) if name in found else kept[TITLES[name]]
        for name in TABLES
        if name in found or TITLES[name] in kept
    ]
    page.write_text("\n".join([OPENING, machine, *sections, REPEAT]), "utf-8")
    return page


def _sections(page: str) -> dict[str, str]:
    """The parts of a page by their titles."""
    return {part.split("\n", 1)[0]: f"## {part.rstrip()}\n" for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]}


def _machine(machine: Figures) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return (
        f"Machine: {machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}, "
        f"Python {machine['python']}; {versions}.\n"
    )


def _section(run: Figures, machine: str) -> str:
    """``machine``: the page's; a run on another says so."""
    own = _machine(run["machine"])
    conditions = (
        f"{run['at'].replace('T', ' ')[:16]} UTC, {run['seconds']:.0f} s; load average {run['load_before']} before, "
        f"{run['load_after']} after.{' **A quick trial: not for publishing.**' if run['quick'] else ''}"
        f"{own.replace('Machine:', ' On another machine:').rstrip() if own != machine else ''}"
    )
    tables = [f"{table.title}:\n\n{table.markdown()}" for table in TABLES[run["name"]](run["figures"])]
    return (
        "\n\n".join([f"## {TITLES[run['name']]}", conditions, *tables, _READINGS[run["name"]](run["figures"])]) + "\n"
    )


def _fastagi(figures: Figures) -> str:
    ours = figures["servers"][0]
    faster = [row["name"] for row in figures["servers"][1:] if row["calls_per_second"] > ours["calls_per_second"]]
    cheaper = [row["name"] for row in figures["servers"][1:] if row["cpu_ms_per_call"] < ours["cpu_ms_per_call"]]
    return (
        f"A call here is {figures['commands_per_call']} commands and nothing else, so this is what the server itself "
        "costs; database and menu come on top. The client shares the cores, and with fifty calls at once p99 shows "
        "queueing more than work: at the eight calls a second of a busy hotline nobody waits. Ours carries a deadline "
        f"on every answer, as in the product. Faster than ours: {_named(faster)}; cheaper in CPU: {_named(cheaper)}. "
        "The last column matters more than speed: a port scan or a load balancer's check connects and closes without "
        "a word, and a server that then spins leaves every later citizen in silence."
    )


def _ami(figures: Figures) -> str:
    headers, _, board = figures["readers"][:3]
    floor = round(1e6 / board["cpu_us_per_event"])
    cheaper = [row["name"] for row in figures["readers"][3:] if row["cpu_us_per_event"] < headers["cpu_us_per_event"]]
    return (
        "Compare by CPU per event; events a second is what a flooded reader took. Ours pauses after small reads on "
        "purpose (waking up for every event costs more than the event), not under a flood. "
        "The first row does what the peers do, headers of each event; the second makes values of them, "
        f"the third keeps and publishes the board, which none of the peers has: at {board['cpu_us_per_event']} µs one "
        f"core would keep up with {floor:,} events a second; eight calls a second of these recordings are about 170. "
        "Flooded beyond that, the board drops what it cannot keep up with, counts it, and asks Asterisk for everything "
        "anew; the journal is not concerned, since it is read from Asterisk's files. "
        f"Cheaper than our first row: {_named(cheaper)}. Names are Chinese and counted in two headers; cut "
        "in two means that the network split the first Chinese character of each event between two reads, as happens "
        "now and then under flood: who decodes each read by itself loses that character. A callback that raises "
        "once is a bug in somebody's screen, not a reason to stop hearing the switch."
    )


def _transcription(figures: Figures) -> str:
    return (
        "Same model, same files, all CPU counted: loading the model, decoding, and what the programs start. The "
        "command mixes a call's two channels into one and so hears half of the sound, people talking over each other "
        "included; seconds of sound count channels heard. The recogniser inside is the same, so a ratio near 1 is what "
        "to expect of single utterances; on a call most of each channel is silence, which costs less than speech."
    )


def _load(figures: Figures) -> str:
    first = figures["runs"][0]
    lag = first["board_lag_ms"]
    verdict = "less" if first["ratio"] < 1 else "MORE"
    return (
        f"Our three processes on the call path together used {first['ratio']:.2f} of Asterisk's CPU, that is {verdict} "
        "than Asterisk. Robots, their media and this measurement run on the same cores and count as neither. The "
        "second run adds transcription, which is niced, never on a call's way, and holds back while more than ten "
        "calls per core are in progress; the backlog is worked off afterwards and is not in these seconds. Differences "
        "compare robots, Asterisk's own files and the store, call by call; a fallback is a dialplan step that went on "
        "without our answer. The board's lag runs "
        f"from Asterisk's time of arrival to the feed's reader (p95 {lag.get('p95', '-')} ms) and holds two pauses we "
        "make on purpose to save work: 50 ms between reads, at most ten boards a second."
    )


def _storm(figures: Figures) -> str:
    broken = [what for what, kept in figures["kept"].items() if not kept]
    verdict = f"NOT KEPT: {_named(broken)}" if broken else "Every promise of the storm was kept"
    return (
        f"{verdict}. The robots, 80 seats and every citizen, send and take their media on the same two cores. "
        "Each recording is compared with what its robots said; a gap is 20 ms or more of silence in the middle of "
        "speech. Single packets of 20 ms are forgiven up to a ten-thousandth of the sound, since SIPp itself leaves "
        "that many out. The board's lag runs from Asterisk's time of arrival to the feed's reader, the journal's from "
        "the time in Asterisk's line to the moment its row can be read."
    )


def _growth(figures: Figures) -> str:
    first, last = figures["rows"][0], figures["rows"][-1]
    times = last["average_at_once"] / first["average_at_once"]

    def grown(key: str) -> str:
        return f"{last[key] / first[key]:.1f}" if first[key] else "-"

    return (
        f"From the first level to the last there were {times:.1f} times as many calls; Asterisk used "
        f"{grown('asterisk_cores')} times the CPU, our call path {grown('our_cores')} times. Robots and their media "
        "run on the same cores and count as neither: where Asterisk, ours and they need more than the machine has, "
        "calls come later than planned and the average that really was on the line falls behind the level. The two "
        "readers are further clients of the same AMI; ours keeps and publishes the board, panoramisk only splits "
        "headers. The journal does not read AMI at all but Asterisk's files; 50 ms of its lag are how often we looked."
        f"{_full(figures['rows'])}"
    )


def _full(rows: Sequence[Figures]) -> str:
    """What to think of levels at which the machine had no more to give."""
    full = [row for row in rows if row["board_lag_ms"].get("p99", 0) > FULL_MS]
    if not full:
        return ""
    return (
        f" With {full[0]['level']} calls and their robots this machine is full: Asterisk and the robots go first (they "
        "run at real-time priority), so that speech stays whole, and what is ours waits for a processor. It catches up "
        "as calls end; what the comparison found afterwards stands under differences."
    )


def _crowd(figures: Figures) -> str:
    lost = [fault for row in figures["rows"] for fault in row["lost"]]
    verdict = "No update was lost" if not lost else f"LOST: {len(lost)} updates, such as {lost[0]}"
    return (
        f"{verdict}: each accepted change is in the version of its case, in its steps or its audit, in the order of "
        "the versions, and no refused one is. A change is refused when somebody else was quicker on the same case; the "
        "answer (412) carries the case as it is now. One `hotline web` serves all; the crowd itself runs on the same "
        "cores. Without a pause everybody always waits for an answer, so those times are queueing, not work: divide "
        "the people by the requests a second. Case pages grow with the history of their case, and these cases are "
        "changed more often in a minute than real ones in a year."
    )


def _scale(figures: Figures) -> str:
    small, large = (str(size) for size in (figures["sizes"][0], figures["sizes"][-1]))
    grown = [
        f"{row['work']} on {row['engine']} ({row['sizes'][large]['p50'] / row['sizes'][small]['p50']:.2f})"
        for row in figures["rows"]
        if row["sizes"][large]["p50"] > GROWN * row["sizes"][small]["p50"]
    ]
    return (
        "Invented cases (`hotline generate`), 2,750 a day, so that the larger store is a longer past with the same "
        "open work. Times are of the questions behind a page or of one whole unit of work, without the page's HTML. "
        "The last column compares medians; both stores took turns in one run. p50 and p99 are warm; the first time is "
        "told apart: the server had just started and the files were out of the system's cache, but each kind of work "
        f"warms the next. PostgreSQL has Debian's settings, without fsync. Above {GROWN:g}: {_named(grown)}. "
        "One in some 8,300 cases holds the rare word, so that a page of 50 is full on both sizes. A page with its "
        "marks is another page at random each time: the more cases, the more of it has to come from the disk."
    )


def _named(names: list[str]) -> str:
    return ", ".join(names) or "none"


_READINGS: dict[str, Callable[[Figures], str]] = {
    "fastagi": _fastagi,
    "ami": _ami,
    "transcription": _transcription,
    "load": _load,
    "storm": _storm,
    "growth": _growth,
    "crowd": _crowd,
    "scale": _scale,
}
