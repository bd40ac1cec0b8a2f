"""rules by which answers are looked through, what was found in each, and when a citizen is called again"""

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


def downgrade() -> None:
    op.drop_column('case_file', 'follow_up_after')
    op.drop_column('case_answer', 'findings')
    op.drop_table('answer_rule_set')
