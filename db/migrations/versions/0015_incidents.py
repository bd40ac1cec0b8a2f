"""cases of the same matter: traces, links, merging; bursts, incidents, common causes"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

INSTANT = db.base.UtcDateTime(timezone=True)
WORD = sa.String(length=32)
LOGIN = sa.String(length=64)
PLACE = sa.String(length=200)
SAID = sa.String(length=500)
FOLLOWING = sa.text("follows IS NOT NULL")
STANDS = sa.text("ended_at IS NULL")
LIVE = sa.text("state IN ('alerted', 'open')")


def upgrade() -> None:
    op.add_column('case_file', sa.Column('follows', sa.String(length=24), nullable=True))
    op.create_index('ix_case_file_follows', 'case_file', ['follows', 'state'], sqlite_where=FOLLOWING, postgresql_where=FOLLOWING)
    op.create_index('ix_case_file_closed_at', 'case_file', ['closed_at'])
    op.create_index('ix_case_file_category', 'case_file', ['category', 'opened_at'])
    _create_ties()
    _create_incidents()
    _create_causes()


def _create_ties() -> None:
    op.create_table('case_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('reason', SAID, nullable=False),
    sa.Column('linked_by', LOGIN, nullable=False),
    sa.Column('linked_at', INSTANT, nullable=False),
    sa.Column('ended_by', LOGIN, nullable=True),
    sa.Column('ended_at', INSTANT, nullable=True),
    sa.Column('end_reason', SAID, nullable=True),
    sa.ForeignKeyConstraint(['first_id'], ['case_file.id'], name=op.f('fk_case_link_first_id_case_file'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_id'], ['case_file.id'], name=op.f('fk_case_link_second_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_link'))
    )
    op.create_index('uq_case_link_stands', 'case_link', ['first_id', 'second_id'], unique=True, sqlite_where=STANDS, postgresql_where=STANDS)
    op.create_index(op.f('ix_case_link_second_id'), 'case_link', ['second_id'])
    op.create_table('case_trace',
    sa.Column('value', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('case_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_trace_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('value', 'case_id', name=op.f('pk_case_trace')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_case_trace_case_id'), 'case_trace', ['case_id'])


def _create_incidents() -> None:
    op.create_table('burst_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', LOGIN, nullable=False),
    sa.Column('category', WORD, nullable=False),
    sa.Column('grain', WORD, nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('callers', sa.Integer(), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_burst_rule'))
    )
    op.create_table('incident',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=64), nullable=False),
    sa.Column('place', PLACE, nullable=False),
    sa.Column('state', WORD, nullable=False),
    sa.Column('first_at', INSTANT, nullable=False),
    sa.Column('last_at', INSTANT, nullable=False),
    sa.Column('callers', sa.Integer(), nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('raised_at', INSTANT, nullable=False),
    sa.Column('case_number', sa.String(length=24), nullable=True),
    sa.Column('decided_by', LOGIN, nullable=True),
    sa.Column('decided_at', INSTANT, nullable=True),
    sa.Column('reason', SAID, nullable=True),
    sa.Column('ended_at', INSTANT, nullable=True),
    sa.Column('announcement_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcement.id'], name=op.f('fk_incident_announcement_id_announcement'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['rule_id'], ['burst_rule.id'], name=op.f('fk_incident_rule_id_burst_rule')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident'))
    )
    op.create_index('ix_incident_state', 'incident', ['state', 'id'])
    op.create_index(op.f('ix_incident_case_number'), 'incident', ['case_number'])
    op.create_index('uq_incident_live', 'incident', ['rule_id', 'category', 'place'], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
    op.create_table('incident_case',
    sa.Column('case_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('attached_at', INSTANT, nullable=False),
    sa.Column('merged_at', INSTANT, nullable=True),
    sa.Column('apart', WORD, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_incident_case_case_id_case_file'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_incident_case_incident_id_incident'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_incident_case'))
    )
    op.create_index(op.f('ix_incident_case_incident_id'), 'incident_case', ['incident_id'])


def _create_causes() -> None:
    op.create_table('common_cause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=64), nullable=False),
    sa.Column('place', PLACE, nullable=False),
    sa.Column('tag', sa.String(length=20), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('unit', WORD, nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('opened_by', LOGIN, nullable=False),
    sa.Column('opened_at', INSTANT, nullable=False),
    sa.Column('closed_by', LOGIN, nullable=True),
    sa.Column('closed_at', INSTANT, nullable=True),
    sa.Column('outcome', SAID, nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_common_cause'))
    )
    op.create_index('ix_common_cause_closed_at', 'common_cause', ['closed_at', 'due_on'])


def downgrade() -> None:
    for table in ('common_cause', 'incident_case', 'incident', 'burst_rule', 'case_trace', 'case_link'):
        op.drop_table(table)
    op.drop_index('ix_case_file_category', table_name='case_file')
    op.drop_index('ix_case_file_closed_at', table_name='case_file')
    op.drop_index('ix_case_file_follows', table_name='case_file')
    with op.batch_alter_table('case_file') as batch:
        batch.drop_column('follows')
