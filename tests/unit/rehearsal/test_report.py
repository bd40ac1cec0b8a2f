"""What people and programs read after a rehearsal."""

import json
from io import StringIO

from rich.console import Console

from rehearsal import Between, Difference, RehearsalReport, RobotsSaw, Waits

SAW = RobotsSaw(made=12, answered=12, connected=10, rated=3, refused=0, unfinished=0)
DIFFERENCE = Difference(between=Between.SWITCH_STORE, what="seat", caller="19900000001", first="1001", second="1002")


def a_report(**values: object) -> RehearsalReport:
    return RehearsalReport(
        **{"robots": SAW, "seats": 3, "seconds": 20.0, "recorded": True, "endings": {"connected": 10}} | values  # type: ignore[arg-type]
    )


def test_all_alike_is_success() -> None:
    assert a_report().exit_code == 0


def test_one_difference_or_one_robot_left_hanging_is_failure() -> None:
    hanging = RobotsSaw(made=12, answered=12, connected=10, rated=3, refused=0, unfinished=1)

    assert a_report(differences=[DIFFERENCE]).exit_code == 1
    assert a_report(robots=hanging).exit_code == 1


def test_waits_are_told_by_average_95th_of_100_and_longest() -> None:
    waits = Waits.of(list(range(1, 101)))

    assert (waits.average, waits.p95, waits.longest) == (50.5, 95, 100)
    assert Waits.of([]) == Waits()
    assert Waits.of([7]) == Waits(average=7, p95=7, longest=7)


def test_json_carries_everything() -> None:
    document = json.loads(a_report(differences=[DIFFERENCE], cpu_seconds={"asterisk": 2.5}).json())

    assert document["robots"]["connected"] == 10
    assert document["differences"][0]["second"] == "1002"
    assert document["cpu_seconds"] == {"asterisk": 2.5}
    assert document["exit_code"] == 1


def test_the_table_shows_each_difference_and_each_role() -> None:
    shown = StringIO()

    Console(width=160, file=shown).print(a_report(differences=[DIFFERENCE], cpu_seconds={"asterisk": 2.0}).table())

    text = shown.getvalue()
    assert "19900000001" in text
    assert "asterisk" in text
    assert "10%" in text
