"""What the Koordinierungsstelle tells the Kommunen."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Computed, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlmodel import Field

from services.katalog.tables.basis import Table, one_of
from shared.akte import Gegenstand
from shared.schemas.mitteilung import Mitteilungsart
from shared.tables import as_text


class Mitteilung(Gegenstand, Table, table=True):
    """A draft while `veroeffentlicht_am` is null. `frage` is filled for questions and answers only.

    `anlagen` is a list of {titel, url}; `themen` are keywords in small letters.
    """

    __table_args__ = (
        UniqueConstraint("kennung"),
        one_of("art", Mitteilungsart),
        CheckConstraint("(art = 'frage') = (frage IS NOT NULL)", name="frage"),
        CheckConstraint(
            "array_position(themen, NULL) IS NULL AND array_to_string(themen, ',')"
            " ~ '^([a-z0-9-]{2,60}(,[a-z0-9-]{2,60})*)?$'",
            name="themen",
        ),
        Index("ix_mitteilung_suche", "suche", postgresql_using="gin"),
        Index("ix_mitteilung_themen", "themen", postgresql_using="gin"),
        Index("ix_mitteilung_veroeffentlicht", "veroeffentlicht_am", "id"),
    )

    kennung: str | None = Field(default=None, max_length=100)
    art: Mitteilungsart = Field(sa_type=as_text(Mitteilungsart))
    titel: str = Field(max_length=200)
    frage: str | None = Field(default=None, max_length=1000)
    text: str = Field(max_length=20_000)
    themen: list[str] = Field(sa_type=ARRAY(Text))
    anlagen: list[dict[str, Any]] = Field(sa_type=JSONB)
    quelle: str | None = Field(default=None, max_length=400)
    veroeffentlicht_am: date | None = None
    suche: str = Field(
        default=None,
        sa_type=TSVECTOR,
        sa_column_args=[
            Computed(
                "to_tsvector('german'::regconfig,"
                " titel || ' ' || coalesce(frage, '') || ' ' || text)",
                persisted=True,
            )
        ],
    )
