"""cases of calls keep the citizen's number in the spelling in which every other case has it

Revision ID: 0030
"""

import re

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(?!400|800)(?:10|2\d|[3-9]\d{2})\d{7,8}")
ABROAD = re.compile(r"(?:\+|00)?86(\d{2,18})")
PLAIN = re.compile(r"\+?\d{2,20}")
AT_ONCE = 1000


def upgrade() -> None:
    """Only numbers with the country's code, a prefix for abroad, or a 0 before a mobile one change."""
    bind, last = op.get_bind(), 0
    wanted = sa.text(
        "SELECT id, caller FROM case_file WHERE id > :last AND "
        "(caller LIKE '+%' OR caller LIKE '00%' OR caller LIKE '86%' OR caller LIKE '01%') ORDER BY id LIMIT :most"
    )
    put = sa.text("UPDATE case_file SET caller = :number WHERE id = :case_id")
    while rows := bind.execute(wanted, {"last": last, "most": AT_ONCE}).all():
        spelled = {row[0]: national(row[1]) for row in rows}
        changed = [{"case_id": row[0], "number": spelled[row[0]]} for row in rows if spelled[row[0]] != row[1]]
        if changed:
            bind.execute(put, changed)
        last = rows[-1][0]


def national(sent: str) -> str:
    """As numbers were read when this was written; what is no number stays as it is."""
    if not PLAIN.fullmatch(sent):
        return sent
    if sent.startswith("0") and MOBILE.fullmatch(sent[1:]):
        return sent[1:]
    found = ABROAD.fullmatch(sent)
    if found is None:
        return f"+{sent[2:]}" if sent.startswith("00") and len(sent) > 3 else sent
    inside = found[1].removeprefix("0")
    if MOBILE.fullmatch(inside) or LANDLINE.fullmatch(inside):
        return inside if MOBILE.fullmatch(inside) else f"0{inside}"
    return inside if sent.startswith(("+", "00")) else sent


def downgrade() -> None:
    """How a trunk sent a number still stands in the call."""
