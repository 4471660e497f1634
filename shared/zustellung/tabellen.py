"""The columns of webhooks, of how far each of them is, and of what is sent to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import declared_attr
from sqlalchemy.schema import SchemaItem
from sqlmodel import Field, SQLModel

from shared.akte import Gegenstand
from shared.schemas.webhook import Abschaltgrund, Webhookstatus, Zustellstatus
from shared.tables import as_text, uuid7_key


class WebhookZeile(Gegenstand):
    """The columns; each service keeps its own table of them. `sub` is whose it is.

    No secret is kept: it follows from the key of the installation, the id and `geheimnis_nr`; the
    one before signs as well for a day after `geheimnis_erneuert`.
    `anfrage` is the SHA-256 of whose Idempotency-Key it was made with.
    """

    __tablename__ = "webhook"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return (
            UniqueConstraint("anfrage"),
            CheckConstraint("length(sub) BETWEEN 1 AND 255", name="sub"),
            CheckConstraint("(status = 'abgeschaltet') = (grund IS NOT NULL)", name="grund"),
            Index(None, "sub"),
        )

    sub: str = Field(sa_type=Text)
    adresse: str = Field(sa_type=Text)
    typen: list[str] = Field(sa_type=ARRAY(Text))
    kommunen: list[str] = Field(sa_type=ARRAY(Text))
    status: Webhookstatus = Field(sa_type=as_text(Webhookstatus))
    grund: Abschaltgrund | None = Field(default=None, sa_type=as_text(Abschaltgrund))
    geheimnis_nr: int = 1
    geheimnis_erneuert: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    anfrage: bytes | None = Field(default=None, sa_type=LargeBinary)
    angelegt: datetime = Field(sa_type=DateTime(timezone=True))


class WebhookstandZeile(SQLModel):
    """How far a webhook is: written by the worker at every turn, so no part of its versions.

    Everything up to (`transaktion`, `ereignis`) has its Zustellung. Since the last success
    there were `misserfolge` batches without one; nothing is sent before `frei_ab`.
    """

    __tablename__ = "webhookstand"

    webhook: UUID = Field(primary_key=True, foreign_key="webhook.id")
    transaktion: int = Field(sa_type=BigInteger)
    ereignis: UUID
    misserfolge: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    erfolglos_seit: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    frei_ab: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    letzter_erfolg: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class ZustellungZeile(SQLModel):
    """One event on its way to one webhook. `versuche` holds the last attempts.

    Whoever sends it moves `faellig` ahead first: should the process die, another one sends it then.
    `seit` is when its three days began; `probe` is a test and stands for no event.
    """

    __tablename__ = "zustellung"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return (
            UniqueConstraint("webhook", "ereignis"),
            Index(None, "webhook", "id"),
            Index(
                "ix_zustellung_faellig",
                "webhook",
                "faellig",
                postgresql_where=text("status = 'offen'"),
            ),
        )

    id: UUID = uuid7_key()
    webhook: UUID = Field(foreign_key="webhook.id")
    ereignis: UUID
    typ: str = Field(sa_type=Text)
    probe: bool = Field(
        default=False, sa_type=Boolean, sa_column_kwargs={"server_default": text("false")}
    )
    status: Zustellstatus = Field(sa_type=as_text(Zustellstatus))
    anzahl: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    versuche: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'")}
    )
    angelegt: datetime = Field(sa_type=DateTime(timezone=True))
    seit: datetime = Field(sa_type=DateTime(timezone=True))
    faellig: datetime = Field(sa_type=DateTime(timezone=True))
