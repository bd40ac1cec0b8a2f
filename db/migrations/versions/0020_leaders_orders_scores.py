"""special reports, leaders' instructions and cases, reception days, recusals; the demands and delivery of orders, plans;
points of units; and a limit for cases that were dispatched before there were any"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

INSTANT = db.base.UtcDateTime(timezone=True)
LOGIN = sa.String(length=64)
WORD = sa.String(length=32)


def upgrade() -> None:
    for name in ('quality_demand', 'answer_demand', 'plan'):
        op.add_column('case_file', sa.Column(name, sa.Text(), nullable=True))
    op.add_column('case_file', sa.Column('plan_until', INSTANT, nullable=True))
    for name in ('dispatched_at', 'due_at', 'plan_until'):
        op.create_index(f'ix_case_file_{name}', 'case_file', [name])
    op.add_column('case_assignment', sa.Column('delivered_at', INSTANT, nullable=True))
    op.add_column('case_assignment', sa.Column('delivered_way', WORD, nullable=True))
    op.add_column('case_assignment', sa.Column('received_by', LOGIN, nullable=True))
    _create_reports()
    _create_tasks()
    _create_receptions()
    op.create_table('case_recusal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('login', LOGIN, nullable=True),
    sa.Column('unit', WORD, nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('begun_at', INSTANT, nullable=False),
    sa.Column('begun_by', LOGIN, nullable=False),
    sa.Column('ended_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_recusal_case_id_case_file'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit'], ['department.code'], name=op.f('fk_case_recusal_unit_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_recusal'))
    )
    op.create_index('ix_case_recusal_case_id', 'case_recusal', ['case_id'])
    op.create_table('unit_score_rules',
    sa.Column('key', LOGIN, nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('valid_from', INSTANT, nullable=False),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('created_by', LOGIN, nullable=False),
    sa.PrimaryKeyConstraint('key', 'version', name=op.f('pk_unit_score_rules'))
    )


def _create_reports() -> None:
    op.create_table('special_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('state', WORD, nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by', LOGIN, nullable=False),
    sa.Column('written_at', INSTANT, nullable=False),
    sa.Column('submitted_to', LOGIN, nullable=True),
    sa.Column('submitted_at', INSTANT, nullable=True),
    sa.Column('ended_at', INSTANT, nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_special_report')),
    sa.UniqueConstraint('number', name=op.f('uq_special_report_number'))
    )
    op.create_index('ix_special_report_state', 'special_report', ['state', 'id'])
    op.create_table('special_report_case',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_special_report_case_case_id_case_file'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['report_id'], ['special_report.id'], name=op.f('fk_special_report_case_report_id_special_report'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('report_id', 'case_id', name=op.f('pk_special_report_case'))
    )
    op.create_index('ix_special_report_case_case_id', 'special_report_case', ['case_id'])


def _create_tasks() -> None:
    op.create_table('leader_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', WORD, nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('leader', LOGIN, nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('unit', WORD, nullable=True),
    sa.Column('begun_at', INSTANT, nullable=False),
    sa.Column('begun_by', LOGIN, nullable=False),
    sa.Column('due_at', INSTANT, nullable=True),
    sa.Column('every_days', sa.Integer(), nullable=True),
    sa.Column('report_at', INSTANT, nullable=True),
    sa.Column('ended_at', INSTANT, nullable=True),
    sa.Column('ended_by', LOGIN, nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_leader_task_case_id_case_file'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['report_id'], ['special_report.id'], name=op.f('fk_leader_task_report_id_special_report'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit'], ['department.code'], name=op.f('fk_leader_task_unit_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leader_task'))
    )
    op.create_index('ix_leader_task_case_id', 'leader_task', ['case_id'])
    op.create_index('ix_leader_task_report_id', 'leader_task', ['report_id'])
    op.create_index('ix_leader_task_open', 'leader_task', ['ended_at', 'due_at'])
    op.create_table('leader_task_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('at', INSTANT, nullable=False),
    sa.Column('by', LOGIN, nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['task_id'], ['leader_task.id'], name=op.f('fk_leader_task_report_task_id_leader_task'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leader_task_report'))
    )
    op.create_index('ix_leader_task_report_task_id', 'leader_task_report', ['task_id'])


def _create_receptions() -> None:
    op.create_table('reception_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('begins', sa.Time(), nullable=False),
    sa.Column('ends', sa.Time(), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('leader', LOGIN, nullable=False),
    sa.Column('theme', sa.String(length=100), nullable=False),
    sa.Column('visits', sa.Integer(), nullable=False),
    sa.Column('entered_by', LOGIN, nullable=False),
    sa.Column('cancelled_at', INSTANT, nullable=True),
    sa.Column('cancel_reason', sa.String(length=500), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reception_day')),
    sa.UniqueConstraint('day', 'leader', name=op.f('uq_reception_day_day_leader'))
    )
    op.create_table('reception_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('booked_by', LOGIN, nullable=False),
    sa.Column('booked_at', INSTANT, nullable=False),
    sa.Column('came', sa.Boolean(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('noted_by', LOGIN, nullable=True),
    sa.Column('noted_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_reception_visit_case_id_case_file'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['day_id'], ['reception_day.id'], name=op.f('fk_reception_visit_day_id_reception_day'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reception_visit')),
    sa.UniqueConstraint('day_id', 'case_id', name=op.f('uq_reception_visit_day_id_case_id'))
    )
    op.create_index('ix_reception_visit_case_id', 'reception_visit', ['case_id'])


def downgrade() -> None:
    for table in ('unit_score_rules', 'case_recusal', 'reception_visit', 'reception_day', 'leader_task_report', 'leader_task', 'special_report_case',
                  'special_report'):
        op.drop_table(table)
    for name in ('received_by', 'delivered_way', 'delivered_at'):
        op.drop_column('case_assignment', name)
    for name in ('plan_until', 'due_at', 'dispatched_at'):
        op.drop_index(f'ix_case_file_{name}', table_name='case_file')
    for name in ('plan_until', 'plan', 'answer_demand', 'quality_demand'):
        op.drop_column('case_file', name)
