"""The life of a case: one table of legal steps.

A step is legal when the case stands in one of ``at``, no undecided request forbids it, and ``when`` holds; it is for
the parts in ``by``; it asks for one field of each group in ``needs``. ``given`` tells apart rows of one action that
lead to different states by what was filled in. Buttons, permissions, refusals, the history and the diagram in the
docs all come from here.
"""

# ruff: noqa: N817 (one letter each, so that a row of the table stays a row)
from dataclasses import dataclass

from cases.life import conditions as on
from cases.life.conditions import Answering, Condition
from cases.life.facts import CaseFacts
from cases.life.vocabulary import Action as A
from cases.life.vocabulary import Field as F
from cases.life.vocabulary import Part as P
from db.tables import CaseState as S
from db.tables import RequestKind as R

Need = tuple[F, ...]
"""Fields of which at least one has to be filled in."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row. ``to`` None: the state stays. ``asks`` opens a request, ``settles`` are those it decides, ``besides``:
    legal while a request waits, ``following``: legal while the case is merged into another one."""

    action: A
    at: frozenset[S]
    to: S | None
    by: frozenset[P]
    needs: tuple[Need, ...] = ()
    may: tuple[F, ...] = ()
    asks: R | None = None
    settles: frozenset[R] = frozenset()
    besides: bool = False
    following: bool = False
    when: Condition | None = None
    given: Answering | None = None

    def fits(self, case: CaseFacts) -> bool:
        """Whether the table allows this row for ``case``, whoever asks."""
        if case.state not in self.at or (self.when is not None and not self.when.holds(case)):
            return False
        if case.follows is not None and not self.following:
            return False
        if self.settles:
            return case.pending in self.settles
        return case.pending is None or self.besides


REGISTERED, WITH_UNIT, HANDLING = (
    frozenset({S.REGISTERED}),
    frozenset({S.DISPATCHED, S.HANDLING}),
    frozenset({S.HANDLING}),
)
REVIEWING, ANSWERED, FOLLOWED_UP = frozenset({S.REVIEWING}), frozenset({S.ANSWERED}), frozenset({S.FOLLOWED_UP})
SIGNING = frozenset({S.UNIT_REVIEW, S.UNIT_SIGN})
UNANSWERED = REGISTERED | WITH_UNIT | SIGNING | REVIEWING | {S.SUSPENDED}
OPEN = UNANSWERED | ANSWERED | FOLLOWED_UP

INTAKE, OFFICE, LEAD = frozenset({P.INTAKE, P.OFFICE}), frozenset({P.OFFICE}), frozenset({P.LEAD})
CO_HANDLER, JUDGES = frozenset({P.CO_HANDLER}), frozenset({P.OFFICE, P.SUPERVISING})
SYSTEM = frozenset({P.SYSTEM})
PRESSES_ON = JUDGES | SYSTEM
INSIDE = frozenset(P) - SYSTEM
CALLS_BACK = frozenset({P.FOLLOW_UP, P.OFFICE})

WHY: Need = (F.REASON,)
TOLD: Need = (F.TOLD_AT, F.NOT_TOLD)
TO_UNITS: tuple[Need, ...] = ((F.UNIT,), (F.SUPERVISING_UNIT,))
REPLY: tuple[Need, ...] = ((F.RESULT,), (F.ANSWER,), TOLD)
DEMANDS = (F.QUALITY_DEMAND, F.ANSWER_DEMAND)
"""With the limit, which the city's profile sets, the three demands of 交办."""
ORDER = (*DEMANDS, F.CO_UNITS, F.REASON, F.CATEGORY, F.URGENCY, F.CASE_CLASS)
HEARD = (F.SOLVED, F.CONTACTED, F.TRUTHFUL, F.REASON)
BY_MACHINE: tuple[Need, ...] = ((F.WAY,), (F.OUTCOME, F.SOLVED, F.REASON))
ABOUT = (F.CATEGORY, F.URGENCY, F.NATURE, F.CASE_CLASS, F.CONFIDENTIAL, F.ANONYMOUS, F.REDACTED)


def _request(
    kind: R, at: frozenset[S], to: S | None, *, needs: tuple[Need, ...], decides: tuple[Need, ...] = (),
    may: tuple[F, ...] = (), when: Condition | None = None,
) -> tuple[Step, ...]:  # fmt: skip
    """Asked by the lead unit, approved (the case goes ``to``) or refused with a reason by the hotline."""
    settles = frozenset({kind})
    return (
        Step(A(f"request_{kind}"), at, None, LEAD, needs, asks=kind, when=when),
        Step(A(f"approve_{kind}"), at, to, OFFICE, decides, may, settles=settles),
        Step(A(f"refuse_{kind}"), at, None, OFFICE, (WHY,), settles=settles),
    )


TABLE: tuple[Step, ...] = (
    Step(A.CLASSIFY, OPEN, None, INTAKE, (ABOUT,), besides=True, following=True),
    # 直办 or 派单
    Step(A.RESOLVE, REGISTERED, S.CLOSED, INTAKE, ((F.RESULT,), (F.ANSWER,)), (F.INTERNAL,), when=on.FIRST_TIME),
    Step(A.RESOLVE, REGISTERED, S.ANSWERED, OFFICE, REPLY, (F.INTERNAL,), when=on.CAME_BACK),
    Step(A.DISPATCH, REGISTERED, S.DISPATCHED, INTAKE, TO_UNITS, (*ORDER, F.APART), when=on.UNSEALED),
    Step(A.DISPATCH, REGISTERED, S.DISPATCHED, INTAKE, (*TO_UNITS, (F.REDACTED,)), (*ORDER, F.APART), when=on.SEALED),
    Step(A.REASSIGN, WITH_UNIT, S.DISPATCHED, OFFICE, (*TO_UNITS, WHY), (F.CO_UNITS, *DEMANDS)),
    Step(
        A.DELIVER, WITH_UNIT, None, OFFICE, ((F.DELIVERED_WAY,), (F.RECEIVED_BY,), (F.DELIVERED_AT,)), (F.REASON,),
        besides=True, when=on.OFFLINE,
    ),
    # 并单: one case leads, the others get its answer; every citizen is told and followed up for himself
    Step(A.MERGE, REGISTERED, None, INTAKE | SYSTEM, ((F.INTO,), WHY)),
    Step(A.MERGE, WITH_UNIT, S.REGISTERED, OFFICE | SYSTEM, ((F.INTO,), WHY)),
    Step(A.UNMERGE, REGISTERED, None, INTAKE | SYSTEM, (WHY,), when=on.FOLLOWS, following=True),
    Step(A.ADOPT, REGISTERED, S.ANSWERED, SYSTEM, ((F.RESULT,), (F.ANSWER,)), (F.NOT_TOLD,), when=on.FOLLOWS,
         following=True),
    Step(A.TELL, ANSWERED, None, CALLS_BACK, (TOLD,), when=on.UNTOLD, following=True),
    # In the unit
    Step(A.SIGN, frozenset({S.DISPATCHED}), S.HANDLING, LEAD),
    Step(A.CONTACT, WITH_UNIT, None, LEAD, ((F.CONTACTED_AT,),), (F.REASON,), besides=True),
    Step(A.SUB_DISPATCH, HANDLING, None, LEAD | CO_HANDLER, ((F.SUB_UNITS,),), (F.REASON,), when=on.HAS_LOWER),
    Step(A.CO_SIGN, WITH_UNIT, None, CO_HANDLER, besides=True),
    Step(A.CO_ANSWER, HANDLING, None, CO_HANDLER, ((F.ANSWER,),), (F.INTERNAL,), besides=True),
    Step(A.TRIAGE, HANDLING, None, LEAD, ((F.TRIAGE,), WHY), (F.PLAN, F.PLAN_UNTIL), given=on.JUDGED),
    Step(A.TRIAGE, HANDLING, None, LEAD, ((F.TRIAGE,), WHY, (F.PLAN,), (F.PLAN_UNTIL,)), given=on.PUT_OFF),
    Step(A.SUBMIT, HANDLING, S.UNIT_REVIEW, LEAD, REPLY, (F.INTERNAL,), when=on.signed_by(2)),
    Step(A.SUBMIT, HANDLING, S.UNIT_SIGN, LEAD, REPLY, (F.INTERNAL,), when=on.signed_by(1)),
    Step(A.SUBMIT, HANDLING, S.REVIEWING, LEAD, REPLY, (F.INTERNAL,), when=on.signed_by(0)),
    Step(A.SIGN_OFF, frozenset({S.UNIT_REVIEW}), S.UNIT_SIGN, frozenset({P.UNIT_REVIEWER}), may=(F.REASON,)),
    Step(A.SIGN_OFF, frozenset({S.UNIT_SIGN}), S.REVIEWING, frozenset({P.UNIT_LEADER}), may=(F.REASON,)),
    Step(A.RETURN_DRAFT, frozenset({S.UNIT_REVIEW}), S.HANDLING, frozenset({P.UNIT_REVIEWER}), (WHY,)),
    Step(A.RETURN_DRAFT, frozenset({S.UNIT_SIGN}), S.HANDLING, frozenset({P.UNIT_LEADER}), (WHY,)),
    # The hotline's judgement
    Step(A.PASS_REVIEW, REVIEWING, S.ANSWERED, JUDGES, ((F.WORK_QUALITY,), (F.TEXT_QUALITY,)), (F.REASON,)),
    Step(A.RETURN_ANSWER, REVIEWING, S.HANDLING, JUDGES, ((F.RETURN_CAUSE,), WHY), (F.WORK_QUALITY, F.TEXT_QUALITY)),
    # 回访, 办结, 归档, 重办
    Step(A.FOLLOW_UP, ANSWERED, None, CALLS_BACK, ((F.OUTCOME,),), HEARD, when=on.TOLD, following=True,
         given=on.TRY_AGAIN),
    Step(A.FOLLOW_UP, ANSWERED, S.FOLLOWED_UP, CALLS_BACK, ((F.OUTCOME,),), HEARD, when=on.TOLD,
         following=True, given=on.HEARD),
    Step(A.AUTO_FOLLOW_UP, ANSWERED, S.FOLLOWED_UP, SYSTEM, BY_MACHINE, HEARD, when=on.TOLD, following=True,
         given=on.NOTHING_LEFT),
    Step(A.AUTO_FOLLOW_UP, ANSWERED, None, SYSTEM, BY_MACHINE, HEARD, when=on.TOLD, following=True,
         given=on.FOR_A_PERSON),
    Step(A.SKIP_FOLLOW_UP, ANSWERED, S.FOLLOWED_UP, OFFICE | SYSTEM, (WHY,), when=on.TOLD, following=True),
    Step(A.CLOSE, FOLLOWED_UP, S.CLOSED, CALLS_BACK | SYSTEM, may=(F.REASON,), when=on.CONTENT, following=True),
    Step(A.CLOSE, FOLLOWED_UP, S.CLOSED, OFFICE, (WHY,), when=on.NOT_CONTENT, following=True),
    Step(A.ARCHIVE, frozenset({S.CLOSED}), S.ARCHIVED, OFFICE, following=True),
    Step(A.REDO, FOLLOWED_UP | {S.CLOSED}, S.HANDLING, CALLS_BACK, ((F.REDO_CAUSE,), WHY), when=on.HAS_UNIT),
    Step(A.REDO, FOLLOWED_UP | {S.CLOSED}, S.REGISTERED, CALLS_BACK, ((F.REDO_CAUSE,), WHY), when=on.HAS_NO_UNIT,
         following=True),
    # Pressing on: the state stays
    Step(A.REMIND, UNANSWERED, None, INTAKE | PRESSES_ON, (WHY,), besides=True, following=True),
    Step(A.SUPERVISE, UNANSWERED | ANSWERED | FOLLOWED_UP, None, PRESSES_ON, ((F.LEVEL,), WHY), besides=True),
    Step(A.INSTRUCT, OPEN, None, OFFICE, ((F.LEADER,), WHY), (F.UNTIL,), besides=True, following=True),
    Step(A.OWN, OPEN, None, OFFICE, ((F.LEADER,), WHY), (F.EVERY_DAYS, F.UNTIL), besides=True, following=True),
    Step(A.JOIN, WITH_UNIT, None, OFFICE, ((F.CO_UNITS,), (F.MINUTES,)), besides=True),
    Step(A.RULE, WITH_UNIT, None, OFFICE, (WHY,), besides=True),
    # 回避: the office says who, everybody else speaks for themselves
    Step(A.RECUSE, OPEN, None, OFFICE, ((F.WHO, F.WHICH_UNIT), WHY), besides=True),
    Step(A.RECUSE, OPEN, None, INSIDE - OFFICE, (WHY,), besides=True),
    Step(A.END_RECUSAL, OPEN, None, OFFICE, ((F.WHO, F.WHICH_UNIT), WHY), besides=True, when=on.RECUSED),
    # Requests
    *_request(R.RETURN, WITH_UNIT, S.REGISTERED, needs=(WHY,), may=(F.REASON,), when=on.MAY_RETURN),
    *_request(
        R.REASSIGN, WITH_UNIT, S.DISPATCHED, needs=(WHY,), decides=TO_UNITS, may=(F.CO_UNITS, F.REASON),
        when=on.MAY_RETURN,
    ),
    *_request(R.EXTENSION, HANDLING, None, needs=(WHY, (F.EXTEND_BY,)), may=(F.REASON,), when=on.EXTENSION_LEFT),
    *_request(R.SUSPENSION, HANDLING, S.SUSPENDED, needs=(WHY,), may=(F.REASON,)),
    *_request(R.TERMINATION, HANDLING, S.ANSWERED, needs=(WHY, (F.ANSWER,), TOLD), may=(F.REASON,)),
    *_request(R.UNREASONABLE, HANDLING, S.ANSWERED, needs=(WHY, (F.ANSWER,), TOLD), may=(F.REASON,)),
    Step(A.WITHDRAW, WITH_UNIT, None, LEAD, may=(F.REASON,), settles=frozenset(R)),
    Step(A.RESUME, frozenset({S.SUSPENDED}), S.HANDLING, LEAD | OFFICE, may=(F.REASON,)),
)  # fmt: skip


def rows_of(action: A, case: CaseFacts) -> tuple[Step, ...]:
    """The rows by which ``case`` may take ``action``, whoever asks; none: the step is not legal."""
    return tuple(step for step in TABLE if step.action is action and step.fits(case))
