"""citizens are asked for their rating after the call: by a call or a message, as the line says"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

AT = db.base.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table('rating_request',
    sa.Column('call_id', sa.String(length=64), nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('line', sa.String(length=32), nullable=True),
    sa.Column('way', sa.Enum('call', 'message', name='ratingway', native_enum=False, length=32), nullable=False),
    sa.Column('state', sa.Enum('wanted', 'asked', 'rated', 'unrated', name='ratingstate', native_enum=False, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('asked_at', AT, nullable=True),
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('answer_id', sa.String(length=64), nullable=True),
    sa.Column('created_at', AT, nullable=False),
    sa.Column('closed_at', AT, nullable=True),
    sa.Column('closing', sa.String(length=32), nullable=True),
    sa.PrimaryKeyConstraint('call_id', name=op.f('pk_rating_request'))
    )
    with op.batch_alter_table('rating_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rating_request_number'), ['number'], unique=False)
        batch_op.create_index(batch_op.f('ix_rating_request_closed_at'), ['closed_at'], unique=False)
    with op.batch_alter_table('line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rating_later', sa.Enum('call', 'message', name='ratingway', native_enum=False, length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('line', schema=None) as batch_op:
        batch_op.drop_column('rating_later')
    op.drop_table('rating_request')
