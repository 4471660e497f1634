"""What a row says of an uploaded file, whatever it is for."""

from datetime import date, datetime

from sqlalchemy import BigInteger, DateTime, Integer, text
from sqlmodel import Field

from shared.akte import Gegenstand
from shared.schemas.datei import Dateityp, Scanstatus
from shared.tables import as_text


class DateiZeile(Gegenstand):
    """The columns; each service keeps a table of its own. The bytes lie in the Ablage.

    `groesse` is in bytes, `pruefsumme` the SHA-256. What is `entfernt` or `befallen` keeps its row
    and loses its bytes; `fund` is what the scanner called it. While the scan is `ausstehend`, it is
    tried at `naechster_versuch` (real instant) the next time, after `versuche` failures; the Ablage
    has not had it since `vermisst_seit` (real instant).
    """

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
    vermisst_seit: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    tag: date
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))
    entfernt_am: date | None = None
