"""passwords somebody else has seen are to be replaced by the person's own"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0025'
branch_labels = None
depends_on = None

# Who has set none since the last one was made for him.
HANDED_OUT = (
    "UPDATE user_account SET password_handed_out = true WHERE NOT EXISTS ("
    "SELECT 1 FROM audit_entry AS own WHERE own.action = 'password.changed' AND own.subject_id = user_account.login "
    "AND NOT EXISTS (SELECT 1 FROM audit_entry AS reset WHERE reset.action = 'user.password_reset' "
    "AND reset.subject_id = user_account.login AND reset.id > own.id))"
)


def upgrade() -> None:
    op.add_column(
        'user_account', sa.Column('password_handed_out', sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(sa.text(HANDED_OUT))


def downgrade() -> None:
    op.drop_column('user_account', 'password_handed_out')
