"""when a leader's task was reminded of; no password in answers kept for requests that come again"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('leader_task', sa.Column('reminded_at', db.base.UtcDateTime(timezone=True), nullable=True))
    op.execute(sa.text("UPDATE repeated_request SET body = NULL WHERE body LIKE '%password%'"))


def downgrade() -> None:
    op.drop_column('leader_task', 'reminded_at')
