"""call control: direction and case of a call, limits of outbound calls, duty telephones"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Every call that is in the store already came from a citizen.
    with op.batch_alter_table('call') as batch:
        batch.add_column(sa.Column('direction', sa.String(length=32), nullable=False, server_default='inbound'))
        batch.add_column(sa.Column('case_number', sa.String(length=24), nullable=True))
        batch.create_index(op.f('ix_call_case_number'), ['case_number'])
    op.create_table('outbound_rule',
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.Column('patterns', sa.Text(), nullable=False),
    sa.Column('per_hour', sa.Integer(), nullable=False),
    sa.Column('at_once', sa.Integer(), nullable=False),
    sa.Column('from_hour', sa.Integer(), nullable=False),
    sa.Column('until_hour', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('role', name=op.f('pk_outbound_rule'))
    )
    op.create_table('duty_phone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=64), nullable=False),
    sa.Column('label', sa.String(length=64), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_phone')),
    sa.UniqueConstraint('number', name=op.f('uq_duty_phone_number'))
    )


def downgrade() -> None:
    op.drop_table('duty_phone')
    op.drop_table('outbound_rule')
    with op.batch_alter_table('call') as batch:
        batch.drop_index(op.f('ix_call_case_number'))
        batch.drop_column('case_number')
        batch.drop_column('direction')
