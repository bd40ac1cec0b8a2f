"""By which words an answer is looked through."""

from db.base import Base
from db.tables.documents import VersionedDocument


class AnswerRuleSet(VersionedDocument, Base):
    """A city's rules (see ``cases``): they hold for answers handed in from ``valid_from`` on."""

    __tablename__ = "answer_rule_set"
