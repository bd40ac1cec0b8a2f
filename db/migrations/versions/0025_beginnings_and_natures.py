"""cases are found by what letters and digits begin with; those of a nature are listed by an index"""

import sqlalchemy as sa
from alembic import op

from db.bigrams import grams_of

revision = '0025'
down_revision = '0023'
branch_labels = None
depends_on = None

NATURED = sa.text("nature IS NOT NULL")
AT_ONCE = 1000


def upgrade() -> None:
    op.create_index('ix_case_file_nature', 'case_file', ['nature', 'id'], sqlite_where=NATURED, postgresql_where=NATURED)
    _fill()


def _fill() -> None:
    """Only cases in which letters or digits stand change; a city with millions of cases sits through some minutes."""
    bind, last = op.get_bind(), 0
    wanted = sa.text(
        "SELECT c.id, c.number, c.category, c.place, c.text, w.grams FROM case_file AS c "
        "JOIN case_words AS w ON w.case_id = c.id WHERE c.id > :last ORDER BY c.id LIMIT :most"
    )
    put = sa.text("UPDATE case_words SET grams = :grams WHERE case_id = :case_id")
    while rows := bind.execute(wanted, {"last": last, "most": AT_ONCE}).all():
        made = [(row[0], grams_of(row[1], row[2], begun=(row[3], row[4])), row[5]) for row in rows]
        changed = [{"case_id": case_id, "grams": new} for case_id, new, old in made if set(new.split()) != set(old.split())]
        if changed:
            bind.execute(put, changed)
        last = rows[-1][0]


def downgrade() -> None:
    """Tokens that are not asked for any more find nothing wrong: what is found is looked at again."""
    op.drop_index('ix_case_file_nature', 'case_file')
