"""limits joined to the steps of a case; one calendar of days off"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0010'
down_revision = '0008'
branch_labels = None
depends_on = None

INSTANT = db.base.UtcDateTime(timezone=True)
INDEX = 'ix_case_deadline_open_due_at'
DAYS = 'SELECT day, working, {columns} FROM {source} WHERE day NOT IN (SELECT day FROM {target})'


def upgrade() -> None:
    op.add_column('case_file', sa.Column('yellow_at', INSTANT, nullable=True))
    op.add_column('case_file', sa.Column('pending_amount', sa.Integer(), nullable=True))
    op.drop_column('case_file', 'pending_until')
    op.add_column('case_deadline', sa.Column('dropped_at', INSTANT, nullable=True))
    _index('met_at IS NULL AND dropped_at IS NULL')
    # The calendar of limits wins: people edit it, of the other there was only the example.
    moved = DAYS.format(columns="name, 'announcements'", source='holiday', target='calendar_day')
    op.execute(f'INSERT INTO calendar_day (day, working, label, source) {moved}')
    op.drop_table('holiday')


def downgrade() -> None:
    op.create_table('holiday',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=32), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_holiday'))
    )
    moved = DAYS.format(columns='substr(label, 1, 32)', source='calendar_day', target='holiday')
    op.execute(f'INSERT INTO holiday (day, working, name) {moved}')
    _index('met_at IS NULL')
    op.drop_column('case_deadline', 'dropped_at')
    op.add_column('case_file', sa.Column('pending_until', INSTANT, nullable=True))
    op.drop_column('case_file', 'pending_amount')
    op.drop_column('case_file', 'yellow_at')


def _index(open_where: str) -> None:
    op.drop_index(INDEX, table_name='case_deadline')
    where = sa.text(open_where)
    op.create_index(INDEX, 'case_deadline', ['due_at'], sqlite_where=where, postgresql_where=where)
