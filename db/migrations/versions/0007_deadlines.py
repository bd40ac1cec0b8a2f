"""deadlines, calendar, categories, dispatch directory"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('label', sa.String(length=64), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_calendar_day'))
    )
    op.create_table('calendar_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('confirmed_at', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_calendar_year'))
    )
    op.create_table('category',
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('parent', sa.String(length=32), nullable=True),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['parent'], ['category.code'], name=op.f('fk_category_parent_category')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_category'))
    )
    op.create_index(op.f('ix_category_parent'), 'category', ['parent'], unique=False)
    op.create_table('deadline_profile',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('valid_from', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('created_at', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('key', 'version', name=op.f('pk_deadline_profile'))
    )
    op.create_table('dispatch_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=32), nullable=False),
    sa.Column('place', sa.String(length=64), nullable=False),
    sa.Column('lead', sa.String(length=32), nullable=False),
    sa.Column('co_handlers', sa.JSON(), nullable=False),
    sa.Column('supervising', sa.String(length=32), nullable=False),
    sa.Column('profile', sa.String(length=64), nullable=True),
    sa.Column('case_class', sa.String(length=32), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_rule')),
    sa.UniqueConstraint('category', 'place', name=op.f('uq_dispatch_rule_category_place'))
    )
    op.create_table('case_deadline',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('profile_key', sa.String(length=64), nullable=False),
    sa.Column('profile_version', sa.Integer(), nullable=False),
    sa.Column('term', sa.JSON(), nullable=False),
    sa.Column('started_at', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('suspensions', sa.JSON(), nullable=False),
    sa.Column('extensions', sa.JSON(), nullable=False),
    sa.Column('due_at', db.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('yellow_at', db.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('steps_at', sa.JSON(), nullable=False),
    sa.Column('assumed', sa.Boolean(), nullable=False),
    sa.Column('met_at', db.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_deadline_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_deadline')),
    sa.UniqueConstraint('case_id', 'kind', 'round', name=op.f('uq_case_deadline_case_id_kind_round'))
    )
    op.create_index('ix_case_deadline_open_due_at', 'case_deadline', ['due_at'], unique=False, sqlite_where=sa.text('met_at IS NULL'), postgresql_where=sa.text('met_at IS NULL'))
    op.create_table('case_card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('deadline_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(length=16), nullable=False),
    sa.Column('colour', sa.String(length=16), nullable=False),
    sa.Column('at', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('written_at', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_card_case_id_case_file'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['deadline_id'], ['case_deadline.id'], name=op.f('fk_case_card_deadline_id_case_deadline'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_card')),
    sa.UniqueConstraint('deadline_id', 'event', 'at', name=op.f('uq_case_card_deadline_id_event_at'))
    )
    op.create_index(op.f('ix_case_card_case_id'), 'case_card', ['case_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_case_card_case_id'), table_name='case_card')
    op.drop_table('case_card')
    op.drop_index('ix_case_deadline_open_due_at', table_name='case_deadline', sqlite_where=sa.text('met_at IS NULL'), postgresql_where=sa.text('met_at IS NULL'))
    op.drop_table('case_deadline')
    op.drop_table('dispatch_rule')
    op.drop_table('deadline_profile')
    op.drop_index(op.f('ix_category_parent'), table_name='category')
    op.drop_table('category')
    op.drop_table('calendar_year')
    op.drop_table('calendar_day')
