"""What Kommunen hand in to prove what they say."""

from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.foerderung.tables.basis import Table
from shared.dateien.zeile import DateiZeile
from shared.schemas.antrag import Nachweisart
from shared.schemas.datei import Dateityp, Scanstatus
from shared.tables import as_text, one_of


class Nachweis(DateiZeile, Table, table=True):
    """A file handed in for an Antrag; only a clean one is served.

    `kommunen` are those for which `sub` acted.
    """

    __table_args__ = (
        ForeignKeyConstraint(["antrag"], ["foerderung.antrag.id"]),
        one_of("art", Nachweisart),
        one_of("typ", Dateityp),
        one_of("scan", Scanstatus),
        CheckConstraint("pruefsumme ~ '^[0-9a-f]{64}$'", name="pruefsumme"),
        CheckConstraint("groesse BETWEEN 1 AND 20971520", name="groesse"),
        CheckConstraint(r"dateiname ~ '^[^\x01-\x1f\x7f/\\]+$'", name="dateiname"),
        CheckConstraint("ablage ~ '^nachweise/[0-9a-f-]{36}$'", name="ablage"),
        CheckConstraint("(scan = 'befallen') = (fund IS NOT NULL)", name="fund"),
        CheckConstraint("versuche >= 0", name="versuche"),
        CheckConstraint("cardinality(kommunen) > 0", name="kommunen"),
        Index("uq_nachweis_ablage", "ablage", unique=True),
        Index(
            "uq_nachweis_datei",
            "antrag",
            "pruefsumme",
            unique=True,
            postgresql_where=text("entfernt_am IS NULL"),
        ),
        Index(
            "ix_nachweis_ausstehend",
            "naechster_versuch",
            postgresql_where=text("scan = 'ausstehend' AND entfernt_am IS NULL"),
        ),
    )

    antrag: UUID = Field(index=True)
    art: Nachweisart = Field(sa_type=as_text(Nachweisart))
    kommunen: list[str] = Field(sa_type=ARRAY(Text))
    sub: str = Field(max_length=255)
