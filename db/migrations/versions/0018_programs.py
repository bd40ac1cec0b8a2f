"""tokens of programs, and what was answered to a request that may come twice"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = db.base.UtcDateTime(timezone=True)
    op.create_table('api_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('purpose', sa.String(length=200), nullable=False),
    sa.Column('hint', sa.String(length=16), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('role', sa.Enum('agent', 'supervisor', 'qa', 'manager', 'admin', 'department', name='role', native_enum=False, length=32), nullable=False),
    sa.Column('unit', sa.String(length=32), nullable=True),
    sa.Column('sign_level', sa.Integer(), server_default='0', nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('per_minute', sa.Integer(), nullable=False),
    sa.Column('created_at', instant, nullable=False),
    sa.Column('created_by', sa.String(length=64), nullable=False),
    sa.Column('expires_at', instant, nullable=False),
    sa.Column('revoked_at', instant, nullable=True),
    sa.Column('last_used_at', instant, nullable=True),
    sa.Column('last_address', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('name', name=op.f('uq_api_token_name')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_token_token_hash'))
    )
    op.create_table('repeated_request',
    sa.Column('owner', sa.String(length=24), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('asked', sa.String(length=64), nullable=False),
    sa.Column('began_at', instant, nullable=False),
    sa.Column('expires_at', instant, nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('headers', sa.JSON(), nullable=True),
    sa.Column('body', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('owner', 'key', name=op.f('pk_repeated_request'))
    )
    op.create_index(op.f('ix_repeated_request_expires_at'), 'repeated_request', ['expires_at'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_repeated_request_expires_at'), table_name='repeated_request')
    op.drop_table('repeated_request')
    op.drop_table('api_token')
