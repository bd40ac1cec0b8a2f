"""citizens asked by machine, unread cases of units, citizens with several numbers"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

AT = db.base.UtcDateTime(timezone=True)
WORD = sa.String(length=32)
LOGIN = sa.String(length=64)


def upgrade() -> None:
    op.create_table('follow_up_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=64), nullable=True),
    sa.Column('line', WORD, nullable=True),
    sa.Column('way', WORD, nullable=False),
    sa.Column('state', WORD, nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('calls', sa.Integer(), nullable=False),
    sa.Column('asked_at', AT, nullable=True),
    sa.Column('call_id', sa.String(length=64), nullable=True),
    sa.Column('answer_id', sa.String(length=64), nullable=True),
    sa.Column('created_at', AT, nullable=False),
    sa.Column('closed_at', AT, nullable=True),
    sa.Column('closing', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_follow_up_request_case_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up_request')),
    sa.UniqueConstraint('case_id', 'round', name=op.f('uq_follow_up_request_case_id_round'))
    )
    op.create_index('ix_follow_up_request_closed_at', 'follow_up_request', ['closed_at', 'state'])
    op.create_index(op.f('ix_follow_up_request_number'), 'follow_up_request', ['number'])
    op.create_index(op.f('ix_follow_up_request_call_id'), 'follow_up_request', ['call_id'])
    _create_unread()
    _create_citizens()


def _create_unread() -> None:
    op.create_table('case_unread',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('unit', WORD, nullable=False),
    sa.Column('why', WORD, nullable=False),
    sa.Column('since', AT, nullable=False),
    sa.Column('alarm_at', AT, nullable=True),
    sa.Column('alarmed_at', AT, nullable=True),
    sa.Column('closed_at', AT, nullable=True),
    sa.Column('read_by', LOGIN, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_unread_case_id_case_file')),
    sa.ForeignKeyConstraint(['unit'], ['department.code'], name=op.f('fk_case_unread_unit_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_unread'))
    )
    still = sa.text('closed_at IS NULL')
    op.create_index(
        'uq_case_unread_open', 'case_unread', ['case_id', 'unit'], unique=True, sqlite_where=still, postgresql_where=still
    )
    op.create_index('ix_case_unread_unit', 'case_unread', ['unit', 'closed_at'])


def _create_citizens() -> None:
    op.create_table('citizen',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', AT, nullable=False),
    sa.Column('created_by', LOGIN, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_citizen'))
    )
    op.create_table('citizen_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('citizen_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('added_at', AT, nullable=False),
    sa.Column('added_by', LOGIN, nullable=False),
    sa.Column('ended_at', AT, nullable=True),
    sa.Column('ended_by', LOGIN, nullable=True),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizen.id'], name=op.f('fk_citizen_number_citizen_id_citizen')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_citizen_number'))
    )
    in_force = sa.text('ended_at IS NULL')
    op.create_index(
        'uq_citizen_number_in_force', 'citizen_number', ['number'], unique=True, sqlite_where=in_force,
        postgresql_where=in_force,
    )
    op.create_index(op.f('ix_citizen_number_citizen_id'), 'citizen_number', ['citizen_id'])


def downgrade() -> None:
    for table in ('citizen_number', 'citizen', 'case_unread', 'follow_up_request'):
        op.drop_table(table)
