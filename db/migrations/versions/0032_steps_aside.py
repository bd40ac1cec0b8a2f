"""a delivery that its partner breaks over steps aside for those of other cases"""

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


def downgrade() -> None:
    with op.batch_alter_table('partner_delivery') as table:
        table.drop_column('not_before')
        table.drop_column('failing_since')
