"""Awards under competition, written as the tutorials do it: the row of the Budget is locked.

With the lock held it looks whether the money is enough, binds it, inserts the award, and commits.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import DateTime
from sqlmodel import Field, Session, SQLModel, create_engine, select


class Budget(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    gesamt: Decimal = Field(max_digits=18, decimal_places=2)
    gebunden: Decimal = Field(default=Decimal(0), max_digits=18, decimal_places=2)


class BewilligungBase(SQLModel):
    budget_id: int = Field(foreign_key="budget.id", index=True)
    kommune: str
    betrag: Decimal = Field(gt=0, max_digits=12, decimal_places=2)


class Bewilligung(BewilligungBase, table=True):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    zeitpunkt: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_type=DateTime(timezone=True),
    )


class BewilligungCreate(BewilligungBase):
    pass


class BewilligungPublic(BewilligungBase):
    id: UUID
    zeitpunkt: datetime


engine = create_engine(os.environ["DATENBANK"], pool_size=10, max_overflow=5)
app = FastAPI()


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


@app.get("/bereit")
def bereit() -> dict[str, bool]:
    return {"bereit": True}


@app.post("/bewilligungen", response_model=BewilligungPublic, status_code=201)
def create_bewilligung(wunsch: BewilligungCreate, session: SessionDep) -> Any:
    budget = session.exec(
        select(Budget).where(Budget.id == wunsch.budget_id).with_for_update()
    ).one_or_none()
    if budget is None:
        raise HTTPException(status_code=404, detail="Budget not found")
    if budget.gesamt - budget.gebunden < wunsch.betrag:
        raise HTTPException(status_code=409, detail="Budget exhausted")
    budget.gebunden += wunsch.betrag
    bewilligung = Bewilligung.model_validate(wunsch)
    session.add(budget)
    session.add(bewilligung)
    session.commit()
    session.refresh(bewilligung)
    return bewilligung


def fuelle(anzahl: int) -> None:
    """Make so many Budgets that never run out, and after them one that has nothing."""
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        viel = Decimal(10) ** 15
        session.add_all(Budget(id=nr, gesamt=viel) for nr in range(1, anzahl + 1))
        session.add(Budget(id=anzahl + 1, gesamt=Decimal(0)))
        session.commit()


if __name__ == "__main__":
    fuelle(int(os.environ["ANZAHL"]))
