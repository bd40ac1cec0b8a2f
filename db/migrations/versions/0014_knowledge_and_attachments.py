"""knowledge base, answer templates, attachments, notes and tags of cases, saved filters"""

import sqlalchemy as sa
from alembic import op
import db.base

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

INSTANT = db.base.UtcDateTime(timezone=True)
WORD = sa.String(length=32)
LOGIN = sa.String(length=64)

SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE article_version_fts USING fts5"
        "(grams, content='article_version', content_rowid='id', tokenize='unicode61')",
        "CREATE TRIGGER article_version_fts_insert AFTER INSERT ON article_version BEGIN "
        "INSERT INTO article_version_fts(rowid, grams) VALUES (new.id, new.grams); END",
        "CREATE TRIGGER article_version_fts_delete AFTER DELETE ON article_version BEGIN "
        "INSERT INTO article_version_fts(article_version_fts, rowid, grams) VALUES ('delete', old.id, old.grams); END",
    ),
    "postgresql": (
        "CREATE INDEX ix_article_version_grams ON article_version USING gin (string_to_array(grams, ' '))",
    ),
}


def upgrade() -> None:
    _create_articles()
    _create_templates()
    _create_uses()
    _create_attachments()
    _create_marks()
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)


def _create_articles() -> None:
    op.create_table('article',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', WORD, nullable=False),
    sa.Column('state', WORD, nullable=False),
    sa.Column('latest', sa.Integer(), nullable=False),
    sa.Column('published', sa.Integer(), nullable=True),
    sa.Column('published_at', INSTANT, nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('uses', sa.Integer(), nullable=False),
    sa.Column('updated_at', INSTANT, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article')),
    sa.UniqueConstraint('code', name=op.f('uq_article_code'))
    )
    op.create_index('ix_article_state_review_on', 'article', ['state', 'review_on'])
    op.create_table('article_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('category', WORD, nullable=True),
    sa.Column('unit', WORD, nullable=True),
    sa.Column('keywords', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('written_by', LOGIN, nullable=False),
    sa.Column('written_at', INSTANT, nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('grams', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_article_version_article_id_article'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_version')),
    sa.UniqueConstraint('article_id', 'number', name=op.f('uq_article_version_article_id_number'))
    )
    op.create_index('ix_article_version_category', 'article_version', ['category'])
    op.create_index('ix_article_version_unit', 'article_version', ['unit'])
    op.create_table('article_reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(length=16), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('written_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_article_reminder_article_id_article'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_reminder')),
    sa.UniqueConstraint('article_id', 'event', 'day', name=op.f('uq_article_reminder_article_id_event_day'))
    )


def _create_templates() -> None:
    op.create_table('answer_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('category', WORD, nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('uses', sa.Integer(), nullable=False),
    sa.Column('updated_by', LOGIN, nullable=False),
    sa.Column('updated_at', INSTANT, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_template'))
    )
    op.create_index('ix_answer_template_category', 'answer_template', ['category'])


def _create_uses() -> None:
    op.create_table('knowledge_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=True),
    sa.Column('template_id', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('used_by', LOGIN, nullable=False),
    sa.Column('used_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_knowledge_use_article_id_article'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['template_id'], ['answer_template.id'], name=op.f('fk_knowledge_use_template_id_answer_template'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_knowledge_use_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_knowledge_use')),
    sa.UniqueConstraint('article_id', 'case_id', name=op.f('uq_knowledge_use_article_id_case_id')),
    sa.UniqueConstraint('template_id', 'case_id', name=op.f('uq_knowledge_use_template_id_case_id'))
    )
    op.create_index('ix_knowledge_use_case_id', 'knowledge_use', ['case_id'])
    op.create_table('knowledge_miss',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('words', LOGIN, nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('first_at', INSTANT, nullable=False),
    sa.Column('last_at', INSTANT, nullable=False),
    sa.Column('settled_at', INSTANT, nullable=True),
    sa.Column('settled_by', LOGIN, nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_knowledge_miss')),
    sa.UniqueConstraint('words', name=op.f('uq_knowledge_miss_words'))
    )
    op.create_index('ix_knowledge_miss_last_at', 'knowledge_miss', ['last_at'])


def _create_attachments() -> None:
    op.create_table('case_attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('unit', WORD, nullable=True),
    sa.Column('for_units', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('added_by', LOGIN, nullable=False),
    sa.Column('added_at', INSTANT, nullable=False),
    sa.Column('scan', WORD, nullable=False),
    sa.Column('scan_note', sa.String(length=200), nullable=True),
    sa.Column('scanned_at', INSTANT, nullable=True),
    sa.Column('removed_at', INSTANT, nullable=True),
    sa.Column('removed_by', LOGIN, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_attachment_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_attachment'))
    )
    op.create_index('ix_case_attachment_case_id', 'case_attachment', ['case_id'])
    op.create_index('ix_case_attachment_sha256', 'case_attachment', ['sha256'])


def _create_marks() -> None:
    op.create_table('case_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('unit', WORD, nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by', LOGIN, nullable=False),
    sa.Column('written_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_note_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_note'))
    )
    op.create_index('ix_case_note_case_id', 'case_note', ['case_id'])
    op.create_table('case_tag',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('tag', sa.String(length=20), nullable=False),
    sa.Column('tagged_by', LOGIN, nullable=False),
    sa.Column('tagged_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_tag_case_id_case_file'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', 'tag', name=op.f('pk_case_tag'))
    )
    op.create_index('ix_case_tag_tag', 'case_tag', ['tag', 'case_id'])
    op.create_table('saved_filter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner', LOGIN, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('query', sa.String(length=500), nullable=False),
    sa.Column('saved_at', INSTANT, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter')),
    sa.UniqueConstraint('owner', 'name', name=op.f('uq_saved_filter_owner_name'))
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE article_version_fts")
    for table in ('saved_filter', 'case_tag', 'case_note', 'case_attachment', 'knowledge_miss', 'knowledge_use', 'answer_template', 'article_reminder',
                  'article_version', 'article'):
        op.drop_table(table)
