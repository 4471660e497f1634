"""The bookings of `buchung` with duties of ours, written the same way: rows are read and locked.

The answer is stored with its Idempotency-Key, an act and an event are written down, and the
Kontingent of the Kommune is counted under the lock of its row; all in one transaction.
"""

import os
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from buchung import (  # type: ignore[import-not-found]  # it lies beside this file
    BuchungCreate,
    BuchungPublic,
    SessionDep,
    app,
    buche,
    fuelle,
)
from fastapi import Header, HTTPException, Response
from sqlalchemy import DateTime
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel, select


class Antwort(SQLModel, table=True):
    key: str = Field(primary_key=True)
    anfrage: str
    status: int
    koerper: str


class Kontingent(SQLModel, table=True):
    kommune: str = Field(primary_key=True)
    plaetze: int = 1
    belegt: int = 0


class Journal(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    buchung_id: UUID = Field(foreign_key="buchung.id", index=True)
    akt: str
    person: str
    zahlt: str
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))


class Ereignis(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    typ: str
    buchung_id: UUID = Field(foreign_key="buchung.id", index=True)
    kommune: str
    zeitpunkt: datetime = Field(sa_type=DateTime(timezone=True))


@app.post("/pflichten/buchungen", response_model=BuchungPublic, status_code=201)  # type: ignore[untyped-decorator]
def create_buchung_mit_pflichten(
    wunsch: BuchungCreate, session: SessionDep, idempotency_key: Annotated[str, Header()]
) -> Response:
    anfrage = sha256(wunsch.model_dump_json().encode()).hexdigest()
    bekannt = session.get(Antwort, idempotency_key)
    if bekannt is not None:
        if bekannt.anfrage != anfrage:
            raise HTTPException(status_code=422, detail="Key belongs to another request")
        return _antwort(bekannt)
    kontingent = session.exec(
        select(Kontingent).where(Kontingent.kommune == wunsch.kommune).with_for_update()
    ).one_or_none()
    if kontingent is None:
        kontingent = Kontingent(kommune=wunsch.kommune)
    zahlt = "land" if kontingent.belegt < kontingent.plaetze else "eigen"
    buchung = buche(wunsch, session)
    if zahlt == "land":
        kontingent.belegt += 1
    session.add(kontingent)
    jetzt = datetime.now(UTC)
    session.add(
        Journal(buchung_id=buchung.id, akt="buchen", person="last", zahlt=zahlt, zeitpunkt=jetzt)
    )
    session.add(
        Ereignis(typ="reserviert", buchung_id=buchung.id, kommune=wunsch.kommune, zeitpunkt=jetzt)
    )
    neu = Antwort(
        key=idempotency_key,
        anfrage=anfrage,
        status=201,
        koerper=BuchungPublic.model_validate(buchung).model_dump_json(),
    )
    session.add(neu)
    try:
        session.commit()
    except IntegrityError as error:
        raise HTTPException(status_code=409, detail="Somebody was faster") from error
    session.refresh(neu)
    return _antwort(neu)


def _antwort(stored: Antwort) -> Response:
    return Response(stored.koerper, stored.status, media_type="application/json")


if __name__ == "__main__":
    fuelle(int(os.environ["ANZAHL"]))
