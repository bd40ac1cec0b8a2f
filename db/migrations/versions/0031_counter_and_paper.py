"""来访 and 来信 are ways in: a case that is registered by hand says how its citizen came"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

ADDED = (('visit', '来访'), ('paper', '来信'))


def upgrade() -> None:
    bind = op.get_bind()
    channel = sa.table(
        'intake_channel', sa.column('code', sa.String), sa.column('name', sa.String), sa.column('position', sa.Integer),
        sa.column('active', sa.Boolean),
    )
    last = bind.scalar(sa.select(sa.func.max(channel.c.position))) or 0
    for place, (code, name) in enumerate(ADDED, start=last + 1):
        if bind.scalar(sa.select(channel.c.code).where(channel.c.code == code)) is None:
            bind.execute(channel.insert().values(code=code, name=name, position=place, active=True))


def downgrade() -> None:
    """They stay: cases may have come in by them."""
