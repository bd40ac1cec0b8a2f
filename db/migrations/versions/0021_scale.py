"""search index of cases; indexes that answer lists newest first, however many cases there are"""

import sqlalchemy as sa
from alembic import op

from db.bigrams import grams_of

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE case_words_fts USING fts5"
        "(grams, content='case_words', content_rowid='case_id', tokenize='unicode61', detail='none')",
        "CREATE TRIGGER case_words_fts_insert AFTER INSERT ON case_words BEGIN "
        "INSERT INTO case_words_fts(rowid, grams) VALUES (new.case_id, new.grams); END",
        "CREATE TRIGGER case_words_fts_update AFTER UPDATE ON case_words BEGIN "
        "INSERT INTO case_words_fts(case_words_fts, rowid, grams) VALUES ('delete', old.case_id, old.grams); "
        "INSERT INTO case_words_fts(rowid, grams) VALUES (new.case_id, new.grams); END",
        "CREATE TRIGGER case_words_fts_delete AFTER DELETE ON case_words BEGIN "
        "INSERT INTO case_words_fts(case_words_fts, rowid, grams) VALUES ('delete', old.case_id, old.grams); END",
    ),
    # Each token with the block of 2^17 ids that its case is in: a question asks block by block, the newest first.
    "postgresql": (
        "CREATE INDEX ix_case_words_grams ON case_words USING gin (string_to_array("
        "replace(grams, ' ', '#' || (case_id >> 17)::text || ' ') || '#' || (case_id >> 17)::text, ' '))",
    ),
}
RUNNING = sa.text("hotline_told_at IS NULL AND due_at IS NOT NULL")
PENDING = sa.text("pending IS NOT NULL")
AT_ONCE = 1000


def upgrade() -> None:
    op.create_table('case_words',
    sa.Column('case_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('grams', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_words_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_words'))
    )
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)
    _fill()
    for name in ('ix_case_file_lead_unit', 'ix_case_file_pending', 'ix_case_file_caller'):
        op.drop_index(name, 'case_file')
    op.create_index('ix_case_file_lead_unit', 'case_file', ['lead_unit', 'state', 'id'])
    op.create_index('ix_case_file_unit_newest', 'case_file', ['lead_unit', 'id'])
    op.create_index('ix_case_file_running', 'case_file', ['due_at'], sqlite_where=RUNNING, postgresql_where=RUNNING)
    op.create_index('ix_case_file_pending', 'case_file', ['pending'], sqlite_where=PENDING, postgresql_where=PENDING)
    op.create_index('ix_case_file_caller', 'case_file', ['caller', 'opened_at', 'id'])
    op.create_index('ix_case_assignment_done', 'case_assignment', ['unit', 'ended_by_action', 'id'])


def _fill() -> None:
    """The words of the cases that are there; a city with millions of them sits through some minutes, once."""
    bind, last = op.get_bind(), 0
    wanted = sa.text("SELECT id, number, place, category, text FROM case_file WHERE id > :last ORDER BY id LIMIT :most")
    put = sa.text("INSERT INTO case_words (case_id, grams) VALUES (:case_id, :grams)")
    while rows := bind.execute(wanted, {"last": last, "most": AT_ONCE}).all():
        bind.execute(put, [{"case_id": row[0], "grams": grams_of(*row[1:])} for row in rows])
        last = rows[-1][0]


def downgrade() -> None:
    op.drop_index('ix_case_assignment_done', 'case_assignment')
    for name in ('ix_case_file_lead_unit', 'ix_case_file_unit_newest', 'ix_case_file_running', 'ix_case_file_pending', 'ix_case_file_caller'):
        op.drop_index(name, 'case_file')
    op.create_index('ix_case_file_caller', 'case_file', ['caller'])
    op.create_index('ix_case_file_pending', 'case_file', ['pending'])
    op.create_index('ix_case_file_lead_unit', 'case_file', ['lead_unit', 'state', 'due_at'])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE case_words_fts")
    op.drop_table('case_words')
