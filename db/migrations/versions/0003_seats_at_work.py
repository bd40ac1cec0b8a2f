"""seats at work"""

import re

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_OF_SEAT = sa.text('seat IS NOT NULL')
_AGENT = re.compile(r'(?:PJSIP/)?(\d{1,16})')
_CHANNEL = re.compile(r'PJSIP/(\d{1,16})-[0-9a-f]{8}')
_STATES = ('ready', 'ringing', 'talking', 'outbound', 'wrap_up', 'paused')


def upgrade() -> None:
    op.create_table('seat_session',
    sa.Column('switch', sa.String(length=32), nullable=False),
    sa.Column('seat', sa.String(length=16), nullable=False),
    sa.Column('started_at', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', db.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('login', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('switch', 'seat', 'started_at', name=op.f('pk_seat_session'))
    )
    op.create_index('ix_seat_session_seat', 'seat_session', ['seat', 'started_at'])
    op.create_index(op.f('ix_seat_session_started_at'), 'seat_session', ['started_at'])
    op.create_index(op.f('ix_seat_session_login'), 'seat_session', ['login'])
    op.create_table('seat_state',
    sa.Column('switch', sa.String(length=32), nullable=False),
    sa.Column('seat', sa.String(length=16), nullable=False),
    sa.Column('started_at', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', db.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('state', sa.Enum(*_STATES, name='seatstatekind', native_enum=False, length=32), nullable=False),
    sa.Column('reason', sa.String(length=64), nullable=True),
    sa.Column('call_id', sa.String(length=64), nullable=True),
    sa.Column('session_started_at', db.base.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('switch', 'seat', 'started_at', name=op.f('pk_seat_state'))
    )
    op.create_index('ix_seat_state_seat', 'seat_state', ['seat', 'started_at'])
    op.create_index('ix_seat_state_ended_at', 'seat_state', ['ended_at'])
    op.create_index(op.f('ix_seat_state_started_at'), 'seat_state', ['started_at'])
    op.create_index(op.f('ix_seat_state_call_id'), 'seat_state', ['call_id'])
    op.create_table('pause_reason',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('label', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('limit_minutes', sa.Integer(), nullable=False),
    sa.Column('at_once_percent', sa.Integer(), nullable=False),
    sa.Column('needs_approval', sa.Boolean(), nullable=False),
    sa.Column('chosen', sa.Boolean(), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_pause_reason'))
    )
    op.create_table('seat_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('queue', sa.String(length=32), nullable=True),
    sa.Column('sent_at', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.String(length=64), nullable=False),
    sa.Column('valid_until', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_message'))
    )
    op.create_index(op.f('ix_seat_message_valid_until'), 'seat_message', ['valid_until'])
    op.add_column('line', sa.Column('is_open', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column('line', sa.Column('closed_prompt', sa.String(64), nullable=False, server_default='line-closed'))
    op.add_column('queue', sa.Column('pause_after_misses', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('seat', sa.Column('standing', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('seat', sa.Column('home_number', sa.String(32), nullable=True))
    op.add_column('journal_entry', sa.Column('seat', sa.String(16), nullable=True))
    _name_seats()
    op.create_index(
        'ix_journal_entry_seat', 'journal_entry', ['seat', 'at'], sqlite_where=_OF_SEAT, postgresql_where=_OF_SEAT
    )


def _name_seats() -> None:
    """Lines written before tell of seats, too."""
    entry = sa.table(
        'journal_entry', sa.column('id', sa.BigInteger), sa.column('source', sa.String),
        sa.column('data', sa.JSON), sa.column('seat', sa.String),
    )
    connection, last = op.get_bind(), 0
    while True:
        rows = connection.execute(
            sa.select(entry.c.id, entry.c.source, entry.c.data).where(entry.c.id > last).order_by(entry.c.id).limit(5000)
        ).all()
        if not rows:
            return
        named = [{'entry': row.id, 'number': seat} for row in rows if (seat := _seat(row.source, row.data))]
        if named:
            update = sa.update(entry).where(entry.c.id == sa.bindparam('entry'))
            connection.execute(update.values(seat=sa.bindparam('number')), named)
        last = rows[-1].id


def _seat(source: str, data: dict[str, str]) -> str | None:
    told = _CHANNEL.fullmatch(data.get('channel', '')) if source == 'cel' else _AGENT.fullmatch(data.get('agent', ''))
    return told[1] if told else None


def downgrade() -> None:
    op.drop_index('ix_journal_entry_seat', 'journal_entry')
    for table, column in (
        ('journal_entry', 'seat'), ('seat', 'home_number'), ('seat', 'standing'), ('queue', 'pause_after_misses'),
        ('line', 'closed_prompt'), ('line', 'is_open'),
    ):
        op.drop_column(table, column)
    for table in ('seat_message', 'pause_reason', 'seat_state', 'seat_session'):
        op.drop_table(table)
