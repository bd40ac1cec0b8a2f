"""What the cases are found by: the tokens of their words, beside the case so that a step does not touch the index."""

from typing import Any

from sqlalchemy import Connection, ForeignKey, Text, event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from db.base import Base
from db.bigrams import grams_of
from db.tables.cases import Case

BLOCK_BITS = 17
"""PostgreSQL's index knows a token and the block of 131,072 case ids it is in, so that the newest are found first."""
NAMED, SAID = ("number", "category"), ("place", "text")
"""Columns of a case whose words it is found by; in what somebody said also by what letters and digits begin with."""
SEARCHED = (*NAMED, *SAID)


class CaseWords(Base):
    """Kept by the mapper of ``Case`` below: whoever writes a case through its class writes this row with it."""

    __tablename__ = "case_words"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    grams: Mapped[str] = mapped_column(Text)


def _keep(_mapper: Mapper[Case], connection: Connection, case: Case) -> None:
    named, said = ([getattr(case, name) for name in names] for names in (NAMED, SAID))
    row = {"case_id": case.id, "grams": grams_of(*named, begun=said)}
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    put = insert(CaseWords).values(row)
    connection.execute(put.on_conflict_do_update(index_elements=["case_id"], set_={"grams": put.excluded.grams}))


def _keep_changed(mapper: Mapper[Case], connection: Connection, case: Case) -> None:
    attributes = inspect(case).attrs
    if any(attributes[name].history.has_changes() for name in SEARCHED):
        _keep(mapper, connection, case)


event.listen(Case, "after_insert", _keep)
event.listen(Case, "after_update", _keep_changed)
