"""a call back returns every call of the citizen's in which he asked or gave up meanwhile"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of calls before this the list knows the first alone; those of the last day are found by the next sweep."""
    op.create_table('callback_call',
    sa.Column('call_id', sa.String(length=64), nullable=False),
    sa.Column('callback_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['callback_id'], ['callback.id'], name=op.f('fk_callback_call_callback_id_callback')),
    sa.PrimaryKeyConstraint('call_id', name=op.f('pk_callback_call'))
    )
    op.create_index(op.f('ix_callback_call_callback_id'), 'callback_call', ['callback_id'])


def downgrade() -> None:
    op.drop_table('callback_call')
