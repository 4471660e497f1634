"""What came as XZuFi, as it came."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.katalog.tables.basis import Table
from services.katalog.xzufi.begriffe import Klasse
from shared.tables import as_text, one_of


class XzufiObjekt(Table, table=True):
    """An object in XZuFi's own words; where our tables say something else, they are right.

    `id` is made of klasse, agentur, kennungsart and kennung (its Identifikator). `leistung` or
    `onlinedienst` is the row it tells of. `bezug_leistung` and `bezug_traeger` are the objects a
    Zustaendigkeit joins, which may come later; `kommunen` the keys it is about. `inhalt` is null
    where it is part of another object.
    """

    __tablename__ = "xzufi_objekt"
    __table_args__ = (
        one_of("klasse", Klasse),
        ForeignKeyConstraint(["leistung"], ["katalog.leistung.id"], ondelete="SET NULL"),
        ForeignKeyConstraint(["onlinedienst"], ["katalog.onlinedienst.id"], ondelete="SET NULL"),
        CheckConstraint("octet_length(inhalt) <= 1048576", name="inhalt"),
        CheckConstraint("inhalt IS NOT NULL OR klasse = 'zustaendigkeit'", name="teil"),
        CheckConstraint("leistung IS NULL OR klasse = 'leistung'", name="leistung"),
        CheckConstraint("onlinedienst IS NULL OR klasse = 'onlinedienst'", name="onlinedienst"),
        CheckConstraint(
            "klasse <> 'zustaendigkeit' OR num_nonnulls(bezug_leistung, bezug_traeger) = 2",
            name="bezug",
        ),
        CheckConstraint(
            "array_position(kommunen, NULL) IS NULL"
            " AND array_to_string(kommunen, ',') ~ '^([0-9]{8}(,[0-9]{8})*)?$'",
            name="kommunen",
        ),
        Index("ix_xzufi_objekt_kommunen", "kommunen", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    klasse: Klasse = Field(sa_type=as_text(Klasse))
    agentur: str = Field(max_length=200)
    kennungsart: str = Field(max_length=200)
    kennung: str = Field(max_length=400)
    leistung: UUID | None = Field(index=True)
    onlinedienst: UUID | None = Field(index=True)
    bezug_leistung: UUID | None = Field(index=True)
    bezug_traeger: UUID | None = Field(index=True)
    kommunen: list[str] = Field(sa_type=ARRAY(Text))
    inhalt: str | None = Field(sa_type=Text)
