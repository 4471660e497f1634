"""Bookings under competition, written as the tutorials do it: the row of the Berater is locked.

With the lock held it looks for an overlap, inserts the booking and its three days, and commits.
"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import DateTime
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select

TAGE = 3


class Berater(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class BuchungBase(SQLModel):
    berater_id: int = Field(foreign_key="berater.id", index=True)
    kommune: str
    modul: int
    format: str
    teilnehmende: int


class Buchung(BuchungBase, table=True):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    status: str = "reserviert"
    halten_bis: datetime = Field(sa_type=DateTime(timezone=True))
    termine: list["Termin"] = Relationship(back_populates="buchung")


class TerminBase(SQLModel):
    von: datetime = Field(sa_type=DateTime(timezone=True))
    bis: datetime = Field(sa_type=DateTime(timezone=True), index=True)


class Termin(TerminBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    berater_id: int = Field(foreign_key="berater.id", index=True)
    buchung_id: UUID = Field(foreign_key="buchung.id", index=True)
    buchung: Buchung = Relationship(back_populates="termine")


class BuchungCreate(BuchungBase):
    beginn: date


class BuchungPublic(BuchungBase):
    id: UUID
    status: str
    halten_bis: datetime
    termine: list[TerminBase]


engine = create_engine(os.environ["DATENBANK"], pool_size=10, max_overflow=5)
app = FastAPI()


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


@app.get("/bereit")
def bereit() -> dict[str, bool]:
    return {"bereit": True}


@app.post("/buchungen", response_model=BuchungPublic, status_code=201)
def create_buchung(wunsch: BuchungCreate, session: SessionDep) -> Any:
    buchung = buche(wunsch, session)
    session.commit()
    session.refresh(buchung)
    return buchung


def buche(wunsch: BuchungCreate, session: Session) -> Buchung:
    berater = session.exec(
        select(Berater).where(Berater.id == wunsch.berater_id).with_for_update()
    ).one_or_none()
    if berater is None:
        raise HTTPException(status_code=404, detail="Berater not found")
    zeiten = [
        (
            datetime.combine(tag, time(9), UTC),
            datetime.combine(tag, time(17), UTC),
        )
        for tag in (wunsch.beginn + timedelta(days=n) for n in range(TAGE))
    ]
    belegt = session.exec(
        select(Termin).where(
            Termin.berater_id == wunsch.berater_id,
            Termin.von < zeiten[-1][1],
            Termin.bis > zeiten[0][0],
        )
    ).first()
    if belegt is not None:
        raise HTTPException(status_code=409, detail="Termin already taken")
    halten_bis = datetime.now(UTC) + timedelta(days=7)
    buchung = Buchung.model_validate(wunsch, update={"halten_bis": halten_bis})
    buchung.termine = [
        Termin(berater_id=wunsch.berater_id, buchung_id=buchung.id, von=von, bis=bis)
        for von, bis in zeiten
    ]
    session.add(buchung)
    return buchung


def fuelle(anzahl: int) -> None:
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Berater(id=nr, name=f"Team {nr}") for nr in range(1, anzahl + 1))
        session.commit()


if __name__ == "__main__":
    fuelle(int(os.environ["ANZAHL"]))
