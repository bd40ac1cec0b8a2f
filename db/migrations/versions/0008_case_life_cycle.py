"""life cycle of a case: units, steps, assignments, answers, follow-ups"""

from typing import Any

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

INSTANT = db.base.UtcDateTime(timezone=True)
BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
WORD = sa.String(length=32)


def _user_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column('unit', WORD, nullable=True),
        sa.Column('sign_level', sa.Integer(), server_default='0', nullable=False),
    )


def _case_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column('category', sa.String(length=64), nullable=True),
        sa.Column('urgency', WORD, server_default='normal', nullable=False),
        sa.Column('nature', WORD, nullable=True),
        sa.Column('case_class', WORD, nullable=True),
        sa.Column('confidential', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('anonymous', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('redacted_text', sa.Text(), nullable=True),
        sa.Column('lead_unit', WORD, nullable=True),
        sa.Column('supervising_unit', WORD, nullable=True),
        sa.Column('fixed_by_ruling', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('pending', WORD, nullable=True),
        sa.Column('pending_until', INSTANT, nullable=True),
        sa.Column('dispatched_at', INSTANT, nullable=True),
        sa.Column('due_at', INSTANT, nullable=True),
        sa.Column('suspended_at', INSTANT, nullable=True),
        sa.Column('steps', sa.Integer(), server_default='0', nullable=False),
        sa.Column('returns', sa.Integer(), server_default='0', nullable=False),
        sa.Column('redos', sa.Integer(), server_default='0', nullable=False),
        sa.Column('extensions', sa.Integer(), server_default='0', nullable=False),
        sa.Column('reminders', sa.Integer(), server_default='0', nullable=False),
        sa.Column('supervision', WORD, nullable=True),
        sa.Column('triage', WORD, nullable=True),
        sa.Column('result', WORD, nullable=True),
        sa.Column('disposition', WORD, nullable=True),
        sa.Column('answer_by', sa.String(length=64), nullable=True),
        sa.Column('citizen_told_at', INSTANT, nullable=True),
        sa.Column('not_told_reason', sa.Text(), nullable=True),
        sa.Column('hotline_told_at', INSTANT, nullable=True),
        sa.Column('follow_up_attempts', sa.Integer(), server_default='0', nullable=False),
        sa.Column('first_outcome', WORD, nullable=True),
        sa.Column('final_outcome', WORD, nullable=True),
        sa.Column('no_follow_up_reason', sa.Text(), nullable=True),
        sa.Column('closed_at', INSTANT, nullable=True),
        sa.Column('archived_at', INSTANT, nullable=True),
    )


CASE_INDEXES = (
    ('ix_case_file_state', ['state', 'id']),
    ('ix_case_file_lead_unit', ['lead_unit', 'state', 'due_at']),
    ('ix_case_file_state_due_at', ['state', 'due_at']),
    ('ix_case_file_pending', ['pending']),
)


def upgrade() -> None:
    # Plain ADD COLUMN with defaults: no table is copied, however many cases it holds.
    for column in _user_columns():
        op.add_column('user_account', column)
    for column in _case_columns():
        op.add_column('case_file', column)
    for name, columns in CASE_INDEXES:
        op.create_index(name, 'case_file', columns)
    op.create_table('department',
    sa.Column('code', WORD, nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('parent', WORD, nullable=True),
    sa.Column('kind', WORD, nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('way', WORD, nullable=False),
    sa.Column('sign_off_levels', sa.Integer(), nullable=False),
    sa.Column('contact', sa.String(length=64), nullable=True),
    sa.Column('duty_phone', WORD, nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['parent'], ['department.code'], name=op.f('fk_department_parent_department')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_department'))
    )
    op.create_index('ix_department_parent', 'department', ['parent'])
    _create_step()
    _create_assignment()
    _create_answer()
    _create_follow_up()


def _create_step() -> None:
    op.create_table('case_step',
    sa.Column('id', BIG, nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('at', INSTANT, nullable=False),
    sa.Column('actor', sa.String(length=64), nullable=False),
    sa.Column('unit', WORD, nullable=True),
    sa.Column('address', sa.String(length=64), nullable=True),
    sa.Column('action', WORD, nullable=False),
    sa.Column('from_state', WORD, nullable=False),
    sa.Column('to_state', WORD, nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('key', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_step_case_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_step')),
    sa.UniqueConstraint('case_id', 'ordinal', name=op.f('uq_case_step_case_id_ordinal')),
    sa.UniqueConstraint('case_id', 'key', name=op.f('uq_case_step_case_id_key'))
    )
    op.create_index('ix_case_step_at', 'case_step', ['at'])


def _create_assignment() -> None:
    op.create_table('case_assignment',
    sa.Column('id', BIG, nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('unit', WORD, nullable=False),
    sa.Column('part', WORD, nullable=False),
    sa.Column('assigned_at', INSTANT, nullable=False),
    sa.Column('assigned_by', sa.String(length=64), nullable=False),
    sa.Column('signed_at', INSTANT, nullable=True),
    sa.Column('signed_by', sa.String(length=64), nullable=True),
    sa.Column('answered_at', INSTANT, nullable=True),
    sa.Column('ended_at', INSTANT, nullable=True),
    sa.Column('ended_by_action', WORD, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_assignment_case_id_case_file')),
    sa.ForeignKeyConstraint(['unit'], ['department.code'], name=op.f('fk_case_assignment_unit_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_assignment'))
    )
    op.create_index('ix_case_assignment_case_id', 'case_assignment', ['case_id'])
    op.create_index('ix_case_assignment_unit', 'case_assignment', ['unit', 'ended_at', 'part'])


def _create_answer() -> None:
    op.create_table('case_answer',
    sa.Column('id', BIG, nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('unit', WORD, nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('internal_text', sa.Text(), nullable=True),
    sa.Column('written_by', sa.String(length=64), nullable=False),
    sa.Column('written_at', INSTANT, nullable=False),
    sa.Column('citizen_told_at', INSTANT, nullable=True),
    sa.Column('not_told_reason', sa.Text(), nullable=True),
    sa.Column('hotline_told_at', INSTANT, nullable=True),
    sa.Column('reviewed_at', INSTANT, nullable=True),
    sa.Column('reviewed_by', sa.String(length=64), nullable=True),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.Column('work_quality', WORD, nullable=True),
    sa.Column('text_quality', WORD, nullable=True),
    sa.Column('return_cause', WORD, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_answer_case_id_case_file')),
    sa.ForeignKeyConstraint(['unit'], ['department.code'], name=op.f('fk_case_answer_unit_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_answer'))
    )
    op.create_index('ix_case_answer_case_id', 'case_answer', ['case_id'])


def _create_follow_up() -> None:
    op.create_table('case_follow_up',
    sa.Column('id', BIG, nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('at', INSTANT, nullable=False),
    sa.Column('by', sa.String(length=64), nullable=False),
    sa.Column('way', WORD, nullable=False),
    sa.Column('outcome', WORD, nullable=True),
    sa.Column('solved', sa.Boolean(), nullable=True),
    sa.Column('contacted', sa.Boolean(), nullable=True),
    sa.Column('truthful', sa.Boolean(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_follow_up_case_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_follow_up'))
    )
    op.create_index('ix_case_follow_up_case_id', 'case_follow_up', ['case_id'])


def downgrade() -> None:
    for table in ('case_follow_up', 'case_answer', 'case_assignment', 'case_step', 'department'):
        op.drop_table(table)
    for name, _ in CASE_INDEXES:
        op.drop_index(name, 'case_file')
    for column in _case_columns():
        op.drop_column('case_file', column.name)
    for column in _user_columns():
        op.drop_column('user_account', column.name)
