"""知识库: what agents look up while a citizen is on the line, and the words answers are made of.

Knows articles with their versions, review and expiry, answer templates, what was used for which case and what was
looked for in vain. Knows nothing of pages or telephones.
"""

from knowledge.article_sheet import ArticleRow, article_rows, read_articles
from knowledge.articles import Articles, ArticlesImported, Written
from knowledge.errors import (
    KnowledgeChanged,
    KnowledgeError,
    KnowledgeFaulty,
    NoSuchArticle,
    NoSuchMiss,
    NoSuchTemplate,
    NotTheirs,
    StepNotLegal,
    StepRefused,
)
from knowledge.exchange import STATES, export_articles, import_articles
from knowledge.keeping import ArticleFilter, ArticleRowView, due_counts, is_due, kept_articles
from knowledge.placeholders import PLACEHOLDERS
from knowledge.queries import (
    ArticleSheet,
    Hit,
    StepLine,
    VersionLine,
    find,
    read_article,
)
from knowledge.reminding import REMIND, ArticleReminding
from knowledge.rules import (
    ArticleAction,
    ArticleFacts,
    ArticleStep,
    Due,
    due_of,
    keeps,
    reminders_of,
    step_of,
    steps_for,
)
from knowledge.snippets import Piece, miss_words, pieces, snippet
from knowledge.templates import Templates, TemplateView, filled
from knowledge.texts import ArticleText, TemplateText, checked_article, checked_template
from knowledge.uses import Uncovered, Used, Uses

__all__ = [
    "PLACEHOLDERS",
    "REMIND",
    "STATES",
    "ArticleAction",
    "ArticleFacts",
    "ArticleFilter",
    "ArticleReminding",
    "ArticleRow",
    "ArticleRowView",
    "ArticleSheet",
    "ArticleStep",
    "ArticleText",
    "Articles",
    "ArticlesImported",
    "Due",
    "Hit",
    "KnowledgeChanged",
    "KnowledgeError",
    "KnowledgeFaulty",
    "NoSuchArticle",
    "NoSuchMiss",
    "NoSuchTemplate",
    "NotTheirs",
    "Piece",
    "StepLine",
    "StepNotLegal",
    "StepRefused",
    "TemplateText",
    "TemplateView",
    "Templates",
    "Uncovered",
    "Used",
    "Uses",
    "VersionLine",
    "Written",
    "article_rows",
    "checked_article",
    "checked_template",
    "due_counts",
    "due_of",
    "export_articles",
    "filled",
    "find",
    "import_articles",
    "is_due",
    "keeps",
    "kept_articles",
    "miss_words",
    "pieces",
    "read_article",
    "read_articles",
    "reminders_of",
    "snippet",
    "step_of",
    "steps_for",
]
