"""rulings on whose matter something is"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('unit_ruling',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('case_number', sa.String(length=24), nullable=False),
    sa.Column('category', sa.String(length=64), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('lead', sa.String(length=32), nullable=False),
    sa.Column('supervising', sa.String(length=32), nullable=False),
    sa.Column('ruled_at', db.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ruled_by', sa.String(length=64), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_unit_ruling_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_ruling'))
    )
    op.create_index(op.f('ix_unit_ruling_case_id'), 'unit_ruling', ['case_id'], unique=False)
    op.create_index('ix_unit_ruling_category', 'unit_ruling', ['category', 'active'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_unit_ruling_category', table_name='unit_ruling')
    op.drop_index(op.f('ix_unit_ruling_case_id'), table_name='unit_ruling')
    op.drop_table('unit_ruling')
