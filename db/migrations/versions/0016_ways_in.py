"""channels of cases, what came by them, letters, keys of other software, imported spreadsheets"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

INSTANT = db.base.UtcDateTime(timezone=True)
WORD = sa.String(length=32)
LOGIN = sa.String(length=64)
HASH = sa.String(length=64)
SERIAL = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')

CHANNELS = (
    ('phone', '电话'), ('web', '网站'), ('mail', '电子邮件'), ('message', '消息'), ('wechat', '微信公众号'), ('app', '手机应用'),
    ('sms', '短信'), ('grid', '网格'), ('police', '110 联动'), ('open311', 'Open311'), ('sheet', '表格导入'),
)


def upgrade() -> None:
    op.add_column('case_file', sa.Column('channel', WORD, server_default='phone', nullable=False))
    op.add_column('case_file', sa.Column('email', sa.String(length=200), nullable=True))
    op.add_column('case_file', sa.Column('public', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_case_file_channel', 'case_file', ['channel', 'id'])
    _create_channels()
    _create_sources()
    _create_mail()
    _create_keys()
    _create_sheets()


def _create_channels() -> None:
    channel = op.create_table('intake_channel',
    sa.Column('code', WORD, nullable=False),
    sa.Column('name', WORD, nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_intake_channel'))
    )
    rows = [{'code': code, 'name': name, 'position': place, 'active': True} for place, (code, name) in enumerate(CHANNELS)]
    op.bulk_insert(channel, rows)


def _create_sources() -> None:
    op.create_table('case_source',
    sa.Column('channel', WORD, nullable=False),
    sa.Column('foreign_id', sa.String(length=200), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('opened', sa.Boolean(), nullable=False),
    sa.Column('received_at', INSTANT, nullable=False),
    sa.Column('details', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_source_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('channel', 'foreign_id', name=op.f('pk_case_source'))
    )
    op.create_index('ix_case_source_case_id', 'case_source', ['case_id'])
    op.create_table('case_conversation',
    sa.Column('channel', WORD, nullable=False),
    sa.Column('conversation', sa.String(length=128), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('last_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_conversation_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('channel', 'conversation', name=op.f('pk_case_conversation'))
    )
    op.create_table('intake_limit',
    sa.Column('scope', WORD, nullable=False),
    sa.Column('key', HASH, nullable=False),
    sa.Column('since', INSTANT, nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'key', 'since', name=op.f('pk_intake_limit'))
    )
    op.create_index(op.f('ix_intake_limit_since'), 'intake_limit', ['since'])


def _create_mail() -> None:
    op.create_table('mailbox',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('uid_validity', sa.BigInteger(), nullable=False),
    sa.Column('last_uid', sa.BigInteger(), nullable=False),
    sa.Column('leased_by', LOGIN, nullable=True),
    sa.Column('leased_until', INSTANT, nullable=True),
    sa.Column('checked_at', INSTANT, nullable=True),
    sa.Column('failure', sa.String(length=200), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_mailbox'))
    )
    op.create_table('letter',
    sa.Column('id', SERIAL, nullable=False),
    sa.Column('mailbox', sa.String(length=200), nullable=False),
    sa.Column('uid_validity', sa.BigInteger(), nullable=False),
    sa.Column('uid', sa.BigInteger(), nullable=False),
    sa.Column('message_id', sa.String(length=250), nullable=False),
    sa.Column('sha256', HASH, nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('outcome', WORD, nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_letter_case_id_case_file'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('mailbox', 'uid_validity', 'uid', name=op.f('uq_letter_mailbox_uid_validity_uid'))
    )
    op.create_index('ix_letter_message_id', 'letter', ['message_id'])
    op.create_index(op.f('ix_letter_sha256'), 'letter', ['sha256'])
    op.create_index(op.f('ix_letter_case_id'), 'letter', ['case_id'])


def _create_keys() -> None:
    op.create_table('intake_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('label', LOGIN, nullable=False),
    sa.Column('channel', WORD, nullable=False),
    sa.Column('key_hash', HASH, nullable=False),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.Column('created_by', LOGIN, nullable=False),
    sa.Column('revoked_at', INSTANT, nullable=True),
    sa.Column('last_used_at', INSTANT, nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_key')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_intake_key_key_hash'))
    )


def _create_sheets() -> None:
    op.create_table('sheet_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('sha256', HASH, nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('checked_by', LOGIN, nullable=False),
    sa.Column('checked_at', INSTANT, nullable=False),
    sa.Column('opened', sa.Integer(), nullable=False),
    sa.Column('repeated', sa.Integer(), nullable=False),
    sa.Column('finished_at', INSTANT, nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_import'))
    )


def downgrade() -> None:
    for table in ('sheet_import', 'intake_key', 'letter', 'mailbox', 'intake_limit', 'case_conversation', 'case_source', 'intake_channel'):
        op.drop_table(table)
    op.drop_index('ix_case_file_channel', table_name='case_file')
    op.drop_column('case_file', 'public')
    op.drop_column('case_file', 'email')
    op.drop_column('case_file', 'channel')
