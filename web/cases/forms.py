"""The steps a person may take, as forms: which fields, of what kind, what must be filled in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from cases import (
    LONGEST_SILENCE,
    Action,
    CaseFacts,
    DepartmentView,
    Field,
    FieldKind,
    LimitLine,
    Offer,
    Proposal,
    kind_of,
    longest,
)
from db.tables import UnitKind
from web.cases import words


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """``required`` only where nothing else would do; ``options`` are value and label; ``most``: characters, or the
    largest number."""

    name: str
    label: str
    kind: FieldKind
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """``main``: it leads the case on; ``either``: labels of fields of which one is needed; ``hint``: why something
    stands in it already."""

    action: str
    label: str
    main: bool
    fields: tuple[FormField, ...]
    either: tuple[str, ...] = ()
    hint: str | None = None
    warning: str | None = None
    opened: bool = False
    complaint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A step that was refused: what was filled in, and why it was refused in Chinese."""

    action: str
    values: Mapping[str, str]
    complaint: str


BESIDE = frozenset(
    {
        Action.CLASSIFY, Action.REMIND, Action.SUPERVISE, Action.INSTRUCT, Action.JOIN, Action.RULE, Action.REASSIGN,
        Action.OWN, Action.DELIVER, Action.RECUSE, Action.END_RECUSAL,
        Action.TRIAGE, Action.SKIP_FOLLOW_UP, Action.REDO, Action.MERGE, Action.UNMERGE,
    }
    | {action for action in Action if action.startswith("request_")}
)  # fmt: skip
"""Steps that are not the ordinary next one."""


def step_forms(
    offers: Sequence[Offer], case: CaseFacts, units: Sequence[DepartmentView], trial: Trial | None = None,
    *, categories: Sequence[tuple[str, str]] = (), proposal: Proposal | None = None, limit: LimitLine | None = None,
    warning: str | None = None, below: Collection[str] = (),
) -> tuple[StepForm, ...]:  # fmt: skip
    """The forms of ``offers``; the one that was refused is open and holds what was filled in.

    ``categories`` are codes and names to choose from; ``proposal`` stands in the forms that give the case to a unit,
    with the ``limit`` it would have; ``below`` are the units this person may pass on to.
    ``warning``: the same matter is with a unit already, in words; only then it can be confirmed that this case goes its
    own way.
    """
    known = _Known(
        case=case, units=units, categories=categories, proposal=proposal, limit=limit, below=below
    )  # fmt: skip
    return tuple(_warned(_form(offer, known, trial), warning) for offer in offers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A step that was refused and cannot be taken any more: its name, why, and what was written into it."""

    label: str
    complaint: str
    words: tuple[tuple[str, str], ...]


def lost(trial: Trial | None, forms: Sequence[StepForm]) -> Lost | None:
    """What a person has to be told who was too late: without its form nothing on the page would say so."""
    if trial is None or trial.action not in set(Action) or any(form.action == trial.action for form in forms):
        return None
    written = [name for name in Field if trial.values.get(name) and kind_of(name) in {FieldKind.TEXT, FieldKind.LINE}]
    return Lost(
        label=words.ACTIONS[Action(trial.action)],
        complaint=trial.complaint,
        words=tuple((words.FIELDS[name], trial.values[name]) for name in written),
    )


def _warned(form: StepForm, warning: str | None) -> StepForm:
    """That a case goes its own way is asked only where there is another."""
    if all(field.name != Field.APART for field in form.fields):
        return form
    fields = form.fields if warning else tuple(field for field in form.fields if field.name != Field.APART)
    return replace(form, fields=fields, warning=warning)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the fields of a form are filled and chosen from."""

    case: CaseFacts
    units: Sequence[DepartmentView]
    categories: Sequence[tuple[str, str]]
    proposal: Proposal | None
    limit: LimitLine | None
    below: Collection[str]

    def offered(self, name: Field) -> list[DepartmentView]:
        """The units that stand in the list of ``name``."""
        if name is Field.SUB_UNITS:
            return [unit for unit in self.units if unit.code in self.below]
        supervises = name is Field.SUPERVISING_UNIT
        return [unit for unit in self.units if (unit.kind is UnitKind.SUPERVISING) == supervises]


def _form(offer: Offer, known: _Known, trial: Trial | None) -> StepForm:
    tried = trial if trial is not None and trial.action == offer.action else None
    alone = {need[0] for need in offer.needs if len(need) == 1}
    names = dict.fromkeys([name for need in offer.needs for name in need] + list(offer.may))
    proposed = known.proposal if (Field.UNIT,) in offer.needs else None
    given = tried.values if tried else {**_present(offer, known.case), **_proposed(proposed)}
    either = tuple(" 或 ".join(words.FIELDS[name] for name in need) for need in offer.needs if len(need) == 2)
    return StepForm(
        action=offer.action,
        label=words.ACTIONS[offer.action],
        main=offer.action not in BESIDE,
        fields=tuple(_field(name, known, required=name in alone, value=given.get(name, "")) for name in names),
        either=either,
        hint=_hint(offer, known, proposed) if not tried else None,
        opened=tried is not None,
        complaint=tried.complaint if tried else None,
    )


def _hint(offer: Offer, known: _Known, proposed: Proposal | None) -> str | None:
    """Why something stands in the form already, and until when a unit would have to answer."""
    said = [proposed.why] if proposed else []
    if known.limit and (Field.UNIT,) in offer.needs:
        span = f"{known.limit.amount} {words.UNITS_OF_TIME[known.limit.unit]}"
        said.append(f"按目前的分类和紧急程度，办理期限为 {span}（{known.limit.profile_name}）")
    return "。".join(said) or None


def _present(offer: Offer, case: CaseFacts) -> Mapping[str, str]:
    """What the case already says of itself stands in the form of its classification; what it was asked for, in that of
    another unit."""
    usual = case.around.usual_demands
    if offer.action is Action.REASSIGN:
        return {
            Field.QUALITY_DEMAND: case.quality_demand or usual.quality,
            Field.ANSWER_DEMAND: case.answer_demand or usual.answer,
        }
    if offer.action not in {Action.CLASSIFY, Action.DISPATCH}:
        return {}
    yes_no = {True: "true", False: "false"}
    return {
        Field.QUALITY_DEMAND: usual.quality,
        Field.ANSWER_DEMAND: usual.answer,
        Field.CATEGORY: case.category or "",
        Field.URGENCY: case.urgency,
        Field.NATURE: case.nature or "",
        Field.CASE_CLASS: case.case_class or "",
        Field.CONFIDENTIAL: yes_no[case.confidential],
        Field.ANONYMOUS: yes_no[case.anonymous],
        Field.REDACTED: case.redacted_text or "",
    }


def _proposed(proposal: Proposal | None) -> Mapping[str, str]:
    """What rulings and the dispatch directory fill in for whoever dispatches."""
    if proposal is None:
        return {}
    found: dict[str, str] = {
        Field.UNIT: proposal.lead, Field.SUPERVISING_UNIT: proposal.supervising,
        Field.CO_UNITS: ",".join(proposal.co_handlers),
    }  # fmt: skip
    case_class = proposal.rule.case_class if proposal.rule else None
    return found | ({Field.CASE_CLASS: case_class} if case_class else {})


def _field(name: Field, known: _Known, *, required: bool, value: str) -> FormField:
    kind = kind_of(name)
    return FormField(
        name=name,
        label=words.FIELDS[name],
        kind=kind,
        required=required,
        options=_options(name, kind, known, value),
        value=value,
        most=_most(name, known.case),
    )


def _most(name: Field, case: CaseFacts) -> int:
    numbers = {Field.EXTEND_BY: case.around.extend_by, Field.EVERY_DAYS: LONGEST_SILENCE}
    return numbers.get(name, longest(name))


def _options(name: Field, kind: FieldKind, known: _Known, value: str) -> tuple[tuple[str, str], ...]:
    if kind is FieldKind.CHOICE:
        return tuple((str(value), label) for value, label in words.CHOICES[name].items())
    if kind is FieldKind.YES_NO:
        return (("true", "是"), ("false", "否"))
    if kind in {FieldKind.UNIT, FieldKind.UNITS}:
        return tuple((unit.code, "　" * (unit.level - 1) + unit.name) for unit in known.offered(name))
    if kind is FieldKind.CATEGORY:
        listed = any(code == value for code, _ in known.categories)
        return (*known.categories, *(((value, value),) if value and not listed else ()))
    return ()
