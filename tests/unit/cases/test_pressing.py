"""What a card sets off: the profile's words name a level of supervision, or are a reminder."""

import pytest

from cases import Action, Field, shipped_profiles
from cases.automatic.pressing import LEVELS, pressed_by
from db.tables import SupervisionLevel

STEPS = sorted({step.step for profile in shipped_profiles() for term in profile.terms for step in term.escalations})


@pytest.mark.parametrize("step", STEPS)
def test_every_escalation_of_a_shipped_profile_is_a_level_or_a_known_reminder(step: str) -> None:
    action, fields = pressed_by("超期", step, None)

    if action is Action.SUPERVISE:
        assert fields[Field.LEVEL] is LEVELS[step]
    else:
        assert "督办" not in step, "a profile that says so means a level"


def test_every_level_of_the_ladder_can_be_named() -> None:
    assert set(LEVELS.values()) == set(SupervisionLevel)
    assert pressed_by("超期", "发督办单", None) == (
        Action.SUPERVISE, {Field.LEVEL: SupervisionLevel.WRITTEN, Field.REASON: "超期"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("present", "action"),
    [
        (None, Action.SUPERVISE),
        (SupervisionLevel.TELEPHONE, Action.SUPERVISE),
        (SupervisionLevel.WRITTEN, Action.REMIND),
        (SupervisionLevel.DISCIPLINE, Action.REMIND),
    ],
)
def test_supervision_only_becomes_sterner(present: SupervisionLevel | None, action: Action) -> None:
    assert pressed_by("超期", "书面督办", present)[0] is action


def test_a_card_without_an_escalation_reminds() -> None:
    assert pressed_by("时限将到", None, None) == (Action.REMIND, {Field.REASON: "时限将到"})
