"""What the Koordinierungsstelle tells the Kommunen."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Computed, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlmodel import Field

from services.katalog.tables.basis import Table
from shared.akte import Gegenstand
from shared.schemas.katalog import Herkunft
from shared.schemas.mitteilung import Mitteilungsart
from shared.tables import as_text, one_of


class Mitteilung(Gegenstand, Table, table=True):
    """A draft while `veroeffentlicht_am` is null. `frage` is filled for questions and answers only.

    `anlagen` is a list of {titel, url}; `themen` are keywords in small letters. `quelle_datum` is
    the date the source bears (year, month or day), null when it bears none; then, or when it names
    no day, `veroeffentlicht_am` is the earliest one possible and `datum_hinweis` says so.
    `suchtext` is title, question and text, folded.
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
        CheckConstraint("cardinality(themen) <= 10", name="zahl_der_themen"),
        CheckConstraint(
            "jsonb_typeof(anlagen) = 'array' AND jsonb_array_length(anlagen) <= 10 AND NOT"
            " jsonb_path_exists(anlagen, '$[*] ? (!(@.url starts with \"https://\"))')",
            name="anlagen",
        ),
        CheckConstraint("art <> 'frage' OR length(text) <= 4000", name="schnelle_antwort"),
        CheckConstraint(
            "num_nonnulls(geaendert_am, aenderungshinweis) IN (0, 2) AND (geaendert_am IS NULL"
            " OR coalesce(geaendert_am >= veroeffentlicht_am, false))",
            name="geaendert_am",
        ),
        CheckConstraint(
            "quelle_datum ~ '^20[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$'", name="quelle_datum"
        ),
        one_of("herkunft", Herkunft),
        Index("ix_mitteilung_suche", "suche", postgresql_using="gin"),
        Index(
            "ix_mitteilung_enthaelt",
            "suchtext",
            postgresql_using="gin",
            postgresql_ops={"suchtext": "gin_trgm_ops"},
        ),
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
    quelle_datum: str | None = Field(default=None, max_length=10)
    veroeffentlicht_am: date | None = None
    datum_hinweis: str | None = Field(default=None, max_length=400)
    geaendert_am: date | None = None
    aenderungshinweis: str | None = Field(default=None, max_length=400)
    herkunft: Herkunft = Field(default=Herkunft.KOORDINIERUNGSSTELLE, sa_type=as_text(Herkunft))
    sortierung: str = Field(max_length=100)
    suchtext: str = Field(sa_type=Text)
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
