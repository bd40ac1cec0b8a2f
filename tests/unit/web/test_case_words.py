"""Everything the life cycle knows has words that people read, and a form that asks for it."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cases import (
    CHOICES,
    Action,
    CaseFacts,
    Colour,
    DepartmentView,
    Field,
    FieldKind,
    FieldRefused,
    HistoryLine,
    LimitLine,
    Offer,
    Proposal,
    Unit,
    UnitRefused,
)
from db.tables import (
    AssignmentPart,
    CaseClass,
    CaseState,
    Disposition,
    FollowUpOutcome,
    FollowUpWay,
    Nature,
    RequestKind,
    SupervisionLevel,
    Triage,
    UnitKind,
)
from tests.unit.cases.people import NOON
from web import wording
from web.cases import complaints, words
from web.cases.forms import Trial, step_forms
from web.cases.history import shown

UNITS = (
    DepartmentView(code="gov", name="市政府"),
    DepartmentView(code="cgj", name="城市管理局", parent="gov", level=2),
    DepartmentView(code="dc1", name="督查一组", kind=UnitKind.SUPERVISING),
)
CASE = CaseFacts(id=1)
ROOT = Path(__file__).parents[3]
OPENED = HistoryLine(
    at=NOON, actor="agent", unit=None, address=None, action="case.opened", from_state=None, to_state=None, before={},
    after={}, reason=None,
)  # fmt: skip


def test_everything_has_a_word() -> None:
    assert set(words.ACTIONS) == set(Action)
    assert set(words.FIELDS) == set(Field)
    assert set(wording.CASE_STATES) == set(CaseState)
    assert {name: set(known) for name, known in words.CHOICES.items()} == {
        name: set(kind) for name, kind in CHOICES.items()
    }
    for known, kind in (
        (words.REQUESTS, RequestKind), (words.DISPOSITIONS, Disposition), (words.WAYS, FollowUpWay),
        (words.PARTS, AssignmentPart), (words.COLOURS, Colour), (words.LEVELS, SupervisionLevel),
        (words.TRIAGES, Triage), (words.CLASSES, CaseClass), (words.NATURES, Nature),
        (words.OUTCOMES, FollowUpOutcome),
    ):  # fmt: skip
        assert set(known) == set(kind)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("citizen:web", "市民（网站）"), ("citizen:wechat", "市民（wechat）"), ("partner:110", "对接平台（110）"),
        ("api:grid", "接口程序（grid）"), ("agent", "agent"),
    ],
)  # fmt: skip
def test_who_acted_is_said_in_words(login: str, said: str) -> None:
    assert shown(replace(OPENED, actor=login), {}, {}).actor == said


def test_every_part_of_the_program_that_acts_has_a_name_people_read() -> None:
    """Read from the sources: a new one that nobody named would stand on the page as programs write it."""
    rooms = ("cases", "channels", "notices", "queue_manager", "recordings", "hotline", "rehearsal")
    sources = (path.read_text(encoding="utf-8") for room in rooms for path in (ROOT / room).rglob("*.py"))
    logins = {login for source in sources for login in re.findall(r'"(system:[a-z-]+)"', source)}

    raw = {login for login in logins if shown(replace(OPENED, actor=login), {}, {}).actor == login}
    assert (len(logins) > 8, raw) == (True, set())


def test_a_form_asks_for_what_the_step_needs_and_offers_only_units_of_the_right_kind() -> None:
    offer = Offer(Action.DISPATCH, ((Field.UNIT,), (Field.SUPERVISING_UNIT,)), (Field.CO_UNITS, Field.REASON))
    (form,) = step_forms([offer], CASE, UNITS)
    fields = {field.name: field for field in form.fields}

    assert [field.name for field in form.fields if field.required] == ["unit", "supervising_unit"]
    assert fields["unit"].options == (("gov", "市政府"), ("cgj", "　城市管理局"))
    assert fields["supervising_unit"].options == (("dc1", "督查一组"),)
    assert fields["co_units"].kind is FieldKind.UNITS
    assert (form.main, form.opened) == (True, False)


def test_of_two_fields_that_will_do_none_is_required_by_itself() -> None:
    (form,) = step_forms([Offer(Action.SUBMIT, ((Field.TOLD_AT, Field.NOT_TOLD),), ())], CASE, UNITS)

    assert not any(field.required for field in form.fields)
    assert form.either == ("答复市民的时间 或 未能答复市民的原因",)


TREE = (("06", "市容管理"), ("0604", "　市政设施"))


@pytest.mark.parametrize(
    ("stands", "offered"),
    [(None, TREE), ("0604", TREE), ("路灯", (*TREE, ("路灯", "路灯")))],
)
def test_a_category_is_chosen_from_the_citys_tree_and_words_of_ones_own_stay(
    stands: str | None, offered: tuple[tuple[str, str], ...]
) -> None:
    case = replace(CASE, category=stands)
    (form,) = step_forms([Offer(Action.CLASSIFY, ((Field.CATEGORY,),), ())], case, UNITS, categories=TREE)
    (field,) = form.fields

    assert (field.kind, field.options, field.value) == (FieldKind.CATEGORY, offered, stands or "")


def test_whoever_gives_a_case_to_a_unit_is_told_until_when_it_has_to_answer() -> None:
    limit = LimitLine(amount=5, unit=Unit.WORKING_DAYS, profile_key="shandong", profile_name="山东 2020")
    given = Offer(Action.DISPATCH, ((Field.UNIT,),), ())
    asked = Offer(Action.REMIND, ((Field.REASON,),), ())
    proposal = Proposal(lead="cgj", supervising="dc1", why="派单目录第 1 条")

    told, silent = step_forms([given, asked], CASE, UNITS, proposal=proposal, limit=limit)

    assert told.hint == "派单目录第 1 条。按目前的分类和紧急程度，办理期限为 5 个工作日（山东 2020）"
    assert silent.hint is None


def test_a_refused_form_is_open_with_what_was_filled_in() -> None:
    offers = [Offer(Action.REMIND, ((Field.REASON,),), ()), Offer(Action.TRIAGE, ((Field.REASON,),), ())]
    trial = Trial(action="remind", values={"reason": "再次来电"}, complaint="……")
    first, second = step_forms(offers, CASE, UNITS, trial)

    assert (first.opened, first.fields[0].value, first.complaint) == (True, "再次来电", "……")
    assert (second.opened, second.fields[0].value) == (False, "")


def test_a_line_of_the_history_tells_what_changed_in_words() -> None:
    line = HistoryLine(
        at=NOON, actor="handler", unit="cgj", address=None, action="reassign", from_state=CaseState.HANDLING,
        to_state=CaseState.DISPATCHED, reason="属于治安问题",
        before={"lead_unit": "cgj", "due_at": NOON.isoformat(), "triage": "limited", "category": "自拟"},
        after={"unit": "gov", "lead_unit": "gov", "due_at": (NOON + timedelta(days=1)).isoformat(), "triage": None,
               "co_units": ["cgj"], "category": "060404", "channel": "web"},
    )  # fmt: skip
    categories, channels = {"060404": "市容管理 › 市政设施 › 路灯不亮"}, {"web": "网站"}
    told = shown(line, {unit.code: unit.name for unit in UNITS}, categories, channels=channels)

    assert (told.action, told.from_state, told.to_state, told.unit) == ("改派", "办理中", "待签收", "城市管理局")
    assert {(one.label, one.before, one.after) for one in told.changes} == {
        ("主办单位", "城市管理局", "市政府"),
        ("办理期限", "2026-11-22 12:00:00", "2026-11-23 12:00:00"),
        ("研判结论", "诉求合理，暂时不能解决", "—"),
        ("协办单位", "—", "城市管理局"),
        ("事项分类", "自拟", "市容管理 › 市政设施 › 路灯不亮"),
        ("诉求渠道", "—", "网站"),
    }


@pytest.mark.parametrize("why", ["not_in_list", "no_time", "no_number", "too_late", "too_long", "too_much"])
def test_every_refusal_of_a_field_has_words(why: str) -> None:
    assert complaints.field_complaint(FieldRefused("extend_by", why, most=10)).startswith("「延长多少")


@pytest.mark.parametrize("why", ["unknown", "inactive", "wrong_kind", "twice", "not_below"])
def test_every_refusal_of_a_unit_has_words(why: str) -> None:
    assert complaints.unit_complaint(UnitRefused("cgj", why)).startswith("「cgj」")
