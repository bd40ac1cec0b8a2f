"""rules by which answers are looked through, what was found in each, when a citizen is called again, and who
signs for whom"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('answer_rule_set',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('valid_from', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('created_at', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('key', 'version', name=op.f('pk_answer_rule_set'))
    )
    op.add_column('case_answer', sa.Column('findings', sa.JSON(), nullable=True))
    op.add_column('case_file', sa.Column('follow_up_after', db.base.UtcDateTime(timezone=True), nullable=True))

    _create_delegation()


def _create_delegation() -> None:
    instant = db.base.UtcDateTime(timezone=True)
    op.create_table('sign_delegation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=32), nullable=False),
    sa.Column('from_login', sa.String(length=64), nullable=False),
    sa.Column('to_login', sa.String(length=64), nullable=False),
    sa.Column('sign_level', sa.Integer(), nullable=False),
    sa.Column('valid_from', instant, nullable=False),
    sa.Column('valid_until', instant, nullable=False),
    sa.Column('revoked_at', instant, nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_delegation'))
    )
    op.create_index(op.f('ix_sign_delegation_unit'), 'sign_delegation', ['unit'], unique=False)
    op.create_index('ix_sign_delegation_to_login', 'sign_delegation', ['to_login', 'valid_until'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_sign_delegation_to_login', table_name='sign_delegation')
    op.drop_index(op.f('ix_sign_delegation_unit'), table_name='sign_delegation')
    op.drop_table('sign_delegation')
    op.drop_column('case_file', 'follow_up_after')
    op.drop_column('case_answer', 'findings')
    op.drop_table('answer_rule_set')
