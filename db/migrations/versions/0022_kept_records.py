"""what partners took and told us is found by its age, to be removed when the city's rule says so"""

from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_partner_delivery_settled', 'partner_delivery', ['state', 'tried_at'])
    op.create_index('ix_partner_message_at', 'partner_message', ['at'])


def downgrade() -> None:
    op.drop_index('ix_partner_message_at', 'partner_message')
    op.drop_index('ix_partner_delivery_settled', 'partner_delivery')
