"""What the figures of reports count: definitions with versions."""

from db.base import Base
from db.tables.documents import VersionedDocument


class MetricDefinition(VersionedDocument, Base):
    """A figure's definition (see ``reports``): periods that begin from ``valid_from`` on are measured by it."""

    __tablename__ = "metric_definition"
