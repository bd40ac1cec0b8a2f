"""By how many points units are assessed."""

from db.base import Base
from db.tables.documents import VersionedDocument


class UnitScoreRules(VersionedDocument, Base):
    """A city's points for its units' figures (see ``reports.scores``)."""

    __tablename__ = "unit_score_rules"
