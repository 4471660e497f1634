"""The register of published figures."""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field

from services.katalog.tables import basis
from services.katalog.tables.basis import Table
from shared.schemas.angabe import Angabequelle, Genauigkeit
from shared.tables import as_text, one_of


class Angabe(Table, table=True):
    """A published figure with its quotation; a register to read, never to compute with."""

    __table_args__ = (
        UniqueConstraint("kennung"),
        basis.kennung(),
        one_of("quelle", Angabequelle),
        one_of("genauigkeit", Genauigkeit),
        CheckConstraint("zitat IS NOT NULL OR extern", name="zitat"),
        CheckConstraint("num_nonnulls(zahl, einheit, genauigkeit) IN (0, 3)", name="zahl"),
        CheckConstraint(
            "quelle_datum ~ '^20[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$'", name="quelle_datum"
        ),
        Index("ix_angabe_sortierung", "sortierung", "kennung"),
    )

    id: UUID = Field(primary_key=True)
    kennung: str = Field(max_length=100)
    gegenstand: str = Field(max_length=200)
    sortierung: str = Field(max_length=400)
    suchtext: str = Field(sa_type=Text)
    zitat: str | None = Field(max_length=400)
    wert: str = Field(max_length=200)
    zahl: int | None = Field(sa_type=BigInteger)
    einheit: str | None = Field(max_length=100)
    genauigkeit: Genauigkeit | None = Field(sa_type=as_text(Genauigkeit))
    zaehleinheit: str | None = Field(max_length=200)
    quelle: Angabequelle = Field(sa_type=as_text(Angabequelle))
    quelle_titel: str = Field(max_length=200)
    quelle_datum: str | None = Field(max_length=10)
    quelle_datum_hinweis: str | None = Field(max_length=200)
    extern: bool
    ausgezaehlt: bool
    grund: str | None = Field(max_length=400)  # why nothing here computes it
    vermerk: str | None = Field(max_length=400)


class AngabeWiderspruch(Table, table=True):
    """Two Angaben that contradict each other, one row for both sides."""

    __tablename__ = "angabe_widerspruch"
    __table_args__ = (
        UniqueConstraint("eine", "andere"),
        ForeignKeyConstraint(["eine"], ["katalog.angabe.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["andere"], ["katalog.angabe.id"], ondelete="CASCADE"),
        CheckConstraint("eine < andere", name="geordnet"),
        CheckConstraint("verwendet IN (eine, andere)", name="verwendet"),
    )

    id: UUID = Field(primary_key=True)
    eine: UUID
    andere: UUID = Field(index=True)
    grund: str = Field(max_length=400)
    verwendet: UUID | None
