"""cases are found by full-width letters and digits as by the usual ones"""

import sqlalchemy as sa
from alembic import op

from db.bigrams import grams_of

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

WIDE = "０-９Ａ-Ｚａ-ｚ"
HAS_WIDE = {
    "sqlite": f"(place GLOB '*[{WIDE}]*' OR text GLOB '*[{WIDE}]*')",
    "postgresql": f"(place ~ '[{WIDE}]' OR text ~ '[{WIDE}]')",
}
AT_ONCE = 1000


def upgrade() -> None:
    """Only cases in which such signs stand change."""
    bind, last = op.get_bind(), 0
    wanted = sa.text(
        "SELECT id, number, category, place, text FROM case_file "
        f"WHERE id > :last AND {HAS_WIDE[bind.dialect.name]} ORDER BY id LIMIT :most"  # noqa: S608 (ours)
    )
    put = sa.text("UPDATE case_words SET grams = :grams WHERE case_id = :case_id")
    while rows := bind.execute(wanted, {"last": last, "most": AT_ONCE}).all():
        bind.execute(put, [{"case_id": row[0], "grams": grams_of(*row[1:3], begun=row[3:])} for row in rows])
        last = rows[-1][0]


def downgrade() -> None:
    """Tokens that are not asked for any more find nothing wrong: what is found is looked at again."""
