"""Every benchmark, one after the other.

    python -m benchmarks [fastagi|ami|transcription|load|storm|growth|crowd|scale|all ...] [--quick] [--write]

Each runs in a process of its own and leaves its figures in build/benchmarks/NAME.json; ``--write`` makes
docs/performance.md of what lies there.
"""

import argparse
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from conditions import RESULTS, ROOT, console, environment
from performance import write
from tables import TABLES


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", choices=[*TABLES, "all", []], help="default: all", metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="short trials; their figures are not for publishing")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md; without NAME only that")
    chosen = parser.parse_args()
    names = [] if chosen.write and not chosen.names else chosen.names or ["all"]
    failed = [name for name in (TABLES if "all" in names else names) if not _ran(name, quick=chosen.quick)]
    if chosen.write:
        console.print(f"written: {write(RESULTS, ROOT / 'docs' / 'performance.md').relative_to(ROOT)}")
    if failed:
        console.print(f"[red]failed: {', '.join(failed)}[/]")
        sys.exit(1)


def _ran(name: str, *, quick: bool) -> bool:
    script, kept = Path(__file__).with_name(f"{name}.py"), RESULTS / f"{name}.json"
    command: list[str | Path] = [sys.executable, script, f"--json={kept}", *(["--quick"] if quick else [])]
    return subprocess.run(command, env=environment(), cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    main()
