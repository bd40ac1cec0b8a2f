"""citizens: calls back, announcements, holidays; overflow and offers of queues; proposals of blocks; cases of messages"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

AT = db.base.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table('callback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('call_id', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.Enum('callback', 'missed', name='callbackkind', native_enum=False, length=32), nullable=False),
    sa.Column('line', sa.String(length=32), nullable=True),
    sa.Column('queue', sa.String(length=32), nullable=True),
    sa.Column('waiting_since', AT, nullable=False),
    sa.Column('requested_at', AT, nullable=False),
    sa.Column('state', sa.Enum('wanted', 'claimed', 'dialling', 'reached', 'unreached', 'cancelled', name='callbackstate', native_enum=False, length=32), nullable=False),
    sa.Column('claimed_by', sa.String(length=16), nullable=True),
    sa.Column('claimed_at', AT, nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_attempt_at', AT, nullable=True),
    sa.Column('not_before', AT, nullable=True),
    sa.Column('dialled_call_id', sa.String(length=64), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', AT, nullable=True),
    sa.Column('closing', sa.String(length=200), nullable=True),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_callback')),
    sa.UniqueConstraint('call_id', name=op.f('uq_callback_call_id'))
    )
    with op.batch_alter_table('callback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_callback_closed_at'), ['closed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_callback_number'), ['number'], unique=False)
        batch_op.create_index(batch_op.f('ix_callback_waiting_since'), ['waiting_since'], unique=False)
        batch_op.create_index('uq_callback_open_number', ['number'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('announcement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('incident', 'holiday', 'info', name='announcementkind', native_enum=False, length=32), nullable=False),
    sa.Column('title', sa.String(length=64), nullable=False),
    sa.Column('prompts', sa.String(length=200), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('lines', sa.String(length=200), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.Column('valid_from', AT, nullable=True),
    sa.Column('valid_until', AT, nullable=True),
    sa.Column('days', sa.Enum('any', 'holiday', 'workday', name='daykind', native_enum=False, length=32), nullable=False),
    sa.Column('weekdays', sa.String(length=7), nullable=False),
    sa.Column('from_time', sa.String(length=5), nullable=False),
    sa.Column('until_time', sa.String(length=5), nullable=False),
    sa.Column('changed_by', sa.String(length=64), nullable=False),
    sa.Column('changed_at', AT, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement'))
    )
    op.create_table('holiday',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=32), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_holiday'))
    )
    with op.batch_alter_table('queue', schema=None) as batch_op:
        batch_op.add_column(sa.Column('overflow_queue', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('overflow_seconds', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('offer_when_empty', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('speak_seat_number', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('position_every_seconds', sa.Integer(), nullable=False, server_default='60'))
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.add_column(sa.Column('origin', sa.Enum('call', 'message', 'callback', name='caseorigin', native_enum=False, length=32), nullable=False, server_default='call'))
        batch_op.add_column(sa.Column('draft', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('code', sa.String(length=8), nullable=True))
    with op.batch_alter_table('caller_rule', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proposed_by', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('proposed_at', AT, nullable=True))
        batch_op.add_column(sa.Column('call_id', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('refused_by', sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('caller_rule', schema=None) as batch_op:
        for column in ('refused_by', 'call_id', 'proposed_at', 'proposed_by'):
            batch_op.drop_column(column)
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        for column in ('code', 'draft', 'origin'):
            batch_op.drop_column(column)
    with op.batch_alter_table('queue', schema=None) as batch_op:
        for column in ('position_every_seconds', 'speak_seat_number', 'offer_when_empty', 'overflow_seconds', 'overflow_queue'):
            batch_op.drop_column(column)
    op.drop_table('holiday')
    op.drop_table('announcement')
    op.drop_table('callback')
