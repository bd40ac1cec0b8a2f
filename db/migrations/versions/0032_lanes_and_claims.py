"""a delivery that its partner breaks over steps aside for those of other cases; who has a follow-up in hand"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('partner_delivery') as table:
        table.add_column(sa.Column('failing_since', db.base.UtcDateTime(), nullable=True))
        table.add_column(sa.Column('not_before', db.base.UtcDateTime(), nullable=True))
    op.create_table('follow_up_claim',
    sa.Column('case_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('login', sa.String(length=64), nullable=False),
    sa.Column('claimed_at', db.base.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(
        ['case_id'], ['case_file.id'], name=op.f('fk_follow_up_claim_case_id_case_file'), ondelete='CASCADE'
    ),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_follow_up_claim'))
    )


def downgrade() -> None:
    op.drop_table('follow_up_claim')
    with op.batch_alter_table('partner_delivery') as table:
        table.drop_column('not_before')
        table.drop_column('failing_since')
