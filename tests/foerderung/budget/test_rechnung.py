"""The money of one Antrag as plain sums: what may still be paid, returned or claimed back."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.budget import antragsmittel
from services.foerderung.budget.antragsmittel import (
    AntragsmittelErschoepft,
    auszahlen,
    behalten,
    binden,
    entbinden,
    gebunden,
    zurueckfordern,
)
from services.foerderung.tables import Antrag
from shared.schemas.budget import Bewegungsart
from tests.foerderung.budget.vergabe import VORGANG

BUDGET, ID = UUID(int=1), UUID(int=2)
AGS, WEITERE = "06635020", "06636013"


def antrag(
    bewilligt: int | None = 100,
    gezahlt: int = 0,
    entbunden: int = 0,
    budget: UUID | None = BUDGET,
) -> Antrag:
    stand: dict[str, Any] = {
        "id": ID,
        "programm": "P",
        "federfuehrend": AGS,
        "kommunen": [AGS, WEITERE],
        "budget": budget,
        "bewilligt": None if bewilligt is None else Decimal(bewilligt),
        "ausgezahlt": Decimal(gezahlt),
        "entbunden": Decimal(entbunden),
        "zurueckgezahlt": Decimal(0),
    }
    return Antrag(**stand)


def euro(*betraege: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, betraege))


@pytest.fixture
async def session() -> AsyncSession:
    """Nothing is sent: what would be moved is written down instead."""
    return AsyncSession()


@pytest.fixture
def bewegt(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    gesagt: list[dict[str, Any]] = []

    async def bewegen(session: AsyncSession, art: Bewegungsart, **was: Any) -> None:
        assert not session.sync_session.autoflush
        gesagt.append({"art": art} | was)

    monkeypatch.setattr(antragsmittel, "mittel_bewegen", bewegen)
    return gesagt


def bewegung(art: Bewegungsart, betrag: int) -> dict[str, Any]:
    return {
        "art": art,
        "budget_id": BUDGET,
        "ags": AGS,
        "antrag_id": ID,
        "betrag": betrag,
        "vorgang": VORGANG,
    }


@pytest.mark.parametrize(
    ("seiner", "offen"),
    [
        (antrag(), 100),
        (antrag(gezahlt=30), 70),
        (antrag(gezahlt=30, entbunden=20), 50),
        (antrag(None), 0),
        (antrag(gezahlt=100), 0),
    ],
    ids=["nothing", "paid", "returned", "not granted", "all"],
)
def test_was_gebunden_ist(seiner: Antrag, offen: int) -> None:
    assert gebunden(seiner) == offen


def test_was_behalten_ist() -> None:
    seiner = antrag(gezahlt=30)
    seiner.zurueckgezahlt = Decimal(10)
    assert behalten(seiner) == 20


async def test_bis_auf_den_letzten_euro_und_nicht_weiter(
    session: AsyncSession, bewegt: list[dict[str, Any]]
) -> None:
    seiner = antrag()
    await auszahlen(session, seiner, Decimal(60), vorgang=VORGANG)
    with pytest.raises(AntragsmittelErschoepft) as fehler:
        await auszahlen(session, seiner, Decimal("40.01"), vorgang=VORGANG)
    assert str(fehler.value) == "Für diesen Antrag sind noch 40,00 € gebunden, nicht 40,01 €."
    assert fehler.value.members == {"verbleibend": "40.00"}
    await auszahlen(session, seiner, Decimal(40), vorgang=VORGANG)
    assert (seiner.ausgezahlt, gebunden(seiner)) == euro(100, 0)
    assert bewegt == [bewegung(Bewegungsart.AUSZAHLUNG, betrag) for betrag in (60, 40)]


async def test_entbinden_ohne_betrag_gibt_alles_zurueck(
    session: AsyncSession, bewegt: list[dict[str, Any]]
) -> None:
    seiner = antrag(gezahlt=60)
    assert await entbinden(session, seiner, Decimal(15), vorgang=VORGANG) == 15
    with pytest.raises(AntragsmittelErschoepft, match=r"noch 25,00 € gebunden, nicht 26,00 €"):
        await entbinden(session, seiner, Decimal(26), vorgang=VORGANG)
    assert await entbinden(session, seiner, vorgang=VORGANG) == 25
    assert await entbinden(session, seiner, vorgang=VORGANG) == 0
    assert (seiner.entbunden, gebunden(seiner)) == euro(40, 0)
    assert bewegt == [bewegung(Bewegungsart.FREIGABE, betrag) for betrag in (15, 25)]


async def test_zurueckfordern_nur_was_gezahlt_ist(
    session: AsyncSession, bewegt: list[dict[str, Any]]
) -> None:
    seiner = antrag(gezahlt=60)
    await zurueckfordern(session, seiner, Decimal(10), vorgang=VORGANG)
    with pytest.raises(AntragsmittelErschoepft, match=r"noch 50,00 € ausgezahlt, nicht 51,00 €"):
        await zurueckfordern(session, seiner, Decimal(51), vorgang=VORGANG)
    await zurueckfordern(session, seiner, Decimal(50), vorgang=VORGANG)
    assert (seiner.zurueckgezahlt, behalten(seiner), seiner.ausgezahlt) == euro(60, 0, 60)
    assert bewegt == [bewegung(Bewegungsart.RUECKFORDERUNG, betrag) for betrag in (10, 50)]


async def test_binden_nennt_das_budget(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    gesagt: list[dict[str, Any]] = []

    async def bewilligen(session: AsyncSession, **was: Any) -> UUID:
        assert not session.sync_session.autoflush
        gesagt.append(was)
        return BUDGET

    monkeypatch.setattr(antragsmittel, "bewilligen", bewilligen)
    seiner = antrag(None, budget=None)
    await binden(session, seiner, Decimal(70), vorgang=VORGANG)
    assert seiner.budget == BUDGET
    assert (seiner.bewilligt, gebunden(seiner)) == euro(70, 70)
    assert gesagt == [
        {
            "programm": "P",
            "ags": AGS,
            "betrag": 70,
            "annahme": None,
            "vorgang": VORGANG,
            "antrag_id": ID,
            "kommunen": [AGS, WEITERE],
        }
    ]
