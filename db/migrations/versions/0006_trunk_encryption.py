"""a trunk's transport and the encryption of its speech"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('trunk') as trunk:
        trunk.add_column(sa.Column('transport', sa.String(length=8), nullable=False, server_default='udp'))
        trunk.add_column(sa.Column('srtp', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table('trunk') as trunk:
        trunk.drop_column('srtp')
        trunk.drop_column('transport')
