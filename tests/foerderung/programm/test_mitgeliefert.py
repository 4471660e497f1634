"""The Stammdaten put shipped versions in once, and never change one that is published."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung import stammdaten
from services.foerderung.programm import bestand
from services.foerderung.programm.bestand import geltende_programme
from services.foerderung.programm.mitgeliefert import (
    DOKUMENTE,
    Mitgeliefert,
    lies_mitgeliefertes,
    mitgelieferte,
)
from services.foerderung.tables import Programmfassung
from shared.db import engine_for, sessions_for

IKZ = (DOKUMENTE / "ikz_ozg.yaml").read_text("utf-8")


@asynccontextmanager
async def sitzung(url: str) -> AsyncIterator[AsyncSession]:
    engine = engine_for(url, service="foerderung")
    try:
        async with sessions_for(engine).begin() as session:
            yield session
    finally:
        await engine.dispose()


@pytest.fixture
def liefere(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Mitgeliefert]:
    """Make the service ship another document of IKZ – OZG."""

    def anders(dokument: str) -> Mitgeliefert:
        neu = lies_mitgeliefertes(dokument)
        monkeypatch.setattr(
            stammdaten, "mitgelieferte", lambda: {**mitgelieferte(), "IKZ_OZG": neu}
        )
        return neu

    return anders


async def zahl(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Programmfassung)) or 0


async def test_nochmal_einspielen_aendert_nichts(foerderung_url: str) -> None:
    async with sitzung(foerderung_url) as session:
        assert await zahl(session) == 5
        await stammdaten.einspielen(session)
        assert await zahl(session) == 5


async def test_dieselbe_nummer_mit_anderem_inhalt_haelt_den_start_auf(
    foerderung_url: str, liefere: Callable[[str], Mitgeliefert]
) -> None:
    liefere(IKZ.replace("Laufzeit mindestens 5 Jahre.", "Laufzeit wenigstens 5 Jahre."))
    with pytest.raises(stammdaten.FassungGeaendert, match=r"IKZ_OZG .* neue Nummer"):
        async with sitzung(foerderung_url) as session:
            await stammdaten.einspielen(session)


async def test_eine_neue_nummer_wird_eine_neue_fassung(
    foerderung_url: str, liefere: Callable[[str], Mitgeliefert]
) -> None:
    neu = IKZ.replace("fassung: 1", "fassung: 2").replace("1900-01-01", "2027-01-01")
    liefere(neu.replace("wert: 5,", "wert: 7,"))
    async with sitzung(foerderung_url) as session:
        await stammdaten.einspielen(session)
        nummern = {
            tag: (await geltende_programme(session, stichtag=tag))["IKZ_OZG"].fassung
            for tag in (date(2026, 12, 31), date(2027, 1, 1))
        }
    assert nummern == {date(2026, 12, 31): 1, date(2027, 1, 1): 2}


async def test_eine_eigene_fassung_geht_der_mitgelieferten_vor(
    foerderung_url: str,
    liefere: Callable[[str], Mitgeliefert],
    caplog: pytest.LogCaptureFixture,
) -> None:
    neu = liefere(IKZ.replace("fassung: 1", "fassung: 2").replace("1900-01-01", "2027-01-01"))
    async with sitzung(foerderung_url) as session:
        await session.execute(
            text(
                "INSERT INTO foerderung.programmfassung (version, code, fassung, gueltig_ab,"
                " inhalt, pruefsumme, veroeffentlicht_am, mitgeliefert)"
                " SELECT 1, code, 2, '2026-12-01', inhalt, pruefsumme, '2026-11-01', false"
                " FROM foerderung.programmfassung WHERE code = 'IKZ_OZG'"
            )
        )
        await stammdaten.einspielen(session)
        da = await session.scalar(
            select(func.count()).where(col(Programmfassung.pruefsumme) == neu.programm.inhalt)
        )
    assert "left out" in caplog.text
    assert da == 2  # the first version and the authority's own say the same


def test_faelle_sind_keine_dokumente() -> None:
    dateien = {datei.name for datei in Path(DOKUMENTE).glob("*.yaml")}
    assert {name for name in dateien if not name.endswith(".faelle.yaml")} == {
        f"{code.lower()}.yaml" for code in mitgelieferte()
    }
    assert {name for name in dateien if name.endswith(".faelle.yaml")} == {
        f"{code.lower()}.faelle.yaml" for code in mitgelieferte()
    }


async def test_wie_oft_gelesen_wird_ist_begrenzt(
    foerderung_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bestand, "_gelesen", {})
    monkeypatch.setattr(bestand, "HOECHSTENS_GELESEN", 3)
    async with sitzung(foerderung_url) as session:
        erste = await geltende_programme(session, stichtag=date(2021, 4, 15))
        zweite = await geltende_programme(session, stichtag=date(2021, 4, 15))
    assert list(erste) == list(zweite) == list(mitgelieferte())
    assert len(bestand._gelesen) == 3
