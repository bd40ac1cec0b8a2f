"""steps told to others: notices to citizens, and cases exchanged with other software"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

INSTANT = db.base.UtcDateTime(timezone=True)
WORD = sa.String(length=32)
LOGIN = sa.String(length=64)
BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('step_outbox',
    sa.Column('id', BIG, nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('at', INSTANT, nullable=False),
    sa.Column('error', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_step_outbox_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step_outbox'))
    )
    _create_notices()
    _create_partners()


def _create_notices() -> None:
    op.create_table('notice_rule',
    sa.Column('event', WORD, nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('ways', sa.JSON(), nullable=False),
    sa.Column('subject', sa.String(length=100), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('discreet', sa.Text(), nullable=False),
    sa.Column('delay_minutes', sa.Integer(), nullable=False),
    sa.Column('updated_by', LOGIN, nullable=False),
    sa.Column('updated_at', INSTANT, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('event', name=op.f('pk_notice_rule'))
    )
    op.create_table('notice',
    sa.Column('id', BIG, nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('event', WORD, nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('way', WORD, nullable=True),
    sa.Column('address', sa.String(length=200), nullable=True),
    sa.Column('subject', sa.String(length=100), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('tells', sa.Boolean(), nullable=False),
    sa.Column('state', WORD, nullable=False),
    sa.Column('due_at', INSTANT, nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('rounds', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(length=200), nullable=True),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('ended_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_notice_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('case_id', 'ordinal', 'event', name=op.f('uq_notice_case_id_ordinal_event')),
    sa.UniqueConstraint('key', name=op.f('uq_notice_key'))
    )
    op.create_index('ix_notice_state_id', 'notice', ['state', 'id'])
    op.create_table('notice_choice',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('silent', sa.Boolean(), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=True),
    sa.Column('account', sa.String(length=128), nullable=True),
    sa.Column('changed_at', INSTANT, nullable=False),
    sa.Column('changed_by', LOGIN, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_notice_choice_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_notice_choice'))
    )


def _create_partners() -> None:
    op.create_table('partner',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', WORD, nullable=False),
    sa.Column('name', LOGIN, nullable=False),
    sa.Column('kind', WORD, nullable=False),
    sa.Column('unit', WORD, nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('secret', LOGIN, nullable=False),
    sa.Column('events', sa.JSON(), nullable=False),
    sa.Column('tells_citizen', sa.Boolean(), nullable=False),
    sa.Column('state', WORD, nullable=False),
    sa.Column('failing_since', INSTANT, nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('wake', sa.Integer(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('updated_at', INSTANT, nullable=False),
    sa.Column('updated_by', LOGIN, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit'], ['department.code'], name=op.f('fk_partner_unit_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner')),
    sa.UniqueConstraint('code', name=op.f('uq_partner_code'))
    )
    op.create_index('ix_partner_unit', 'partner', ['unit'])
    op.create_table('partner_delivery',
    sa.Column('id', BIG, nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('event', WORD, nullable=False),
    sa.Column('at', INSTANT, nullable=False),
    sa.Column('state', WORD, nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(length=200), nullable=True),
    sa.Column('tried_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_partner_delivery_partner_id_partner'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_partner_delivery_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_delivery')),
    sa.UniqueConstraint('partner_id', 'case_id', 'ordinal', 'event', name=op.f('uq_partner_delivery_partner_id_case_id_ordinal_event'))
    )
    op.create_index('ix_partner_delivery_case_id', 'partner_delivery', ['case_id'])
    op.create_index('ix_partner_delivery_partner_state', 'partner_delivery', ['partner_id', 'state', 'id'])
    op.create_table('partner_message',
    sa.Column('partner_id', sa.Integer(), nullable=False),
    sa.Column('message_id', LOGIN, nullable=False),
    sa.Column('body_sha256', LOGIN, nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_partner_message_partner_id_partner')),
    sa.PrimaryKeyConstraint('partner_id', 'message_id', name=op.f('pk_partner_message'))
    )


def downgrade() -> None:
    for table in ('partner_message', 'partner_delivery', 'partner', 'notice_choice', 'notice', 'notice_rule', 'step_outbox'):
        op.drop_table(table)
