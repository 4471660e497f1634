"""What Kommunen hand in to prove what they say."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    text,
)
from sqlmodel import Field

from services.foerderung.tables.basis import Table, one_of
from shared.akte import Gegenstand
from shared.schemas.antrag import Nachweisart
from shared.schemas.datei import Dateityp, Scanstatus
from shared.tables import as_text


class Nachweis(Gegenstand, Table, table=True):
    """An uploaded file; its bytes lie in the Ablage, and only a clean one is served.

    `groesse` is in bytes, `pruefsumme` the SHA-256. What is `entfernt` or `befallen` keeps its row
    and loses its bytes; `fund` is what the scanner called it. While the scan is `ausstehend`, it is
    tried at `naechster_versuch` (real instant) the next time, after `versuche` failures.
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
    dateiname: str = Field(max_length=120)
    typ: Dateityp = Field(sa_type=as_text(Dateityp))
    groesse: int = Field(sa_type=BigInteger)
    pruefsumme: str = Field(max_length=64)
    ablage: str = Field(max_length=200)
    scan: Scanstatus = Field(sa_type=as_text(Scanstatus))
    fund: str | None = Field(default=None, max_length=200)
    versuche: int = Field(
        default=0, sa_type=Integer, sa_column_kwargs={"server_default": text("0")}
    )
    naechster_versuch: datetime = Field(sa_type=DateTime(timezone=True))
    sub: str = Field(max_length=255)
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))
    entfernt_am: date | None = None
