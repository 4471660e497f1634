"""A page of Leistungen, written as the tutorials of FastAPI and SQLModel do it.

A session per request, a select, a response_model; the count and the page in an object, as in the
template of the same author.
"""

import os
from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, Query
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Session, SQLModel, create_engine, func, select


class LeistungBase(SQLModel):
    name: str
    synonyme: list[str] = Field(sa_type=JSONB)
    leika_schluessel: str | None = None
    ozg_id: str | None = None
    ozg_leistung: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    lage: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    themenfeld: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    sdg_code: str | None = None
    typisierung: list[str] = Field(sa_type=JSONB)
    zustaendige_ebene: list[str] = Field(sa_type=JSONB)
    umsetzungsbuendel: UUID | None = None
    status: str | None = None
    onlinedienste: list[dict[str, Any]] = Field(sa_type=JSONB)
    reifegrade: list[dict[str, Any]] = Field(sa_type=JSONB)
    herkunft: str
    hinweis: str | None = None


class Leistung(LeistungBase, table=True):
    id: UUID = Field(primary_key=True)
    nr: int = Field(index=True, unique=True)


class LeistungPublic(LeistungBase):
    id: UUID


class LeistungenPublic(SQLModel):
    items: list[LeistungPublic]
    total_count: int


engine = create_engine(os.environ["DATENBANK"], pool_size=10, max_overflow=5)
app = FastAPI()


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


@app.get("/leistungen", response_model=LeistungenPublic)
def read_leistungen(
    session: SessionDep, offset: int = 0, limit: Annotated[int, Query(le=200)] = 50
) -> Any:
    count = session.exec(select(func.count()).select_from(Leistung)).one()
    leistungen = session.exec(
        select(Leistung).order_by(Leistung.nr).offset(offset).limit(limit)  # type: ignore[arg-type]
    ).all()
    return LeistungenPublic(items=leistungen, total_count=count)  # type: ignore[arg-type]
