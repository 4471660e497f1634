"""Whatever is reported in whatever order: the chains stay in order and the counters say the same.

A model of a few lines says which reports must be taken, one at a time or many at once.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeAlias

import httpx
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.katalog.abdeckung.nachzaehlung import abdeckung, bestand, gezaehlt
from tests.katalog.bereitstellung.conftest import (
    HEUTE,
    HUNDESTEUER,
    URL,
    VOLKMARSEN,
    WANFRIED,
    abgerufen,
    melde,
    sammle,
)
from tests.tokens import bearer

FOLGE = ("abgerufen", "eingebunden", "im_hessenfinder", "nutzbar")
PFADE = {
    "eingebunden": "einbinden",
    "im_hessenfinder": "hessenfinder-eintragen",
    "nutzbar": "freischalten",
    "zurueckgenommen": "zuruecknehmen",
}
BEREITGESTELLT = {HUNDESTEUER: date(2020, 12, 1), "maengelmelder": date(2020, 12, 1)}
WER = bearer(sub="civento", rollen=["plattform"], ags=[VOLKMARSEN, WANFRIED])
Meldung: TypeAlias = tuple[str, str, str, date]

MELDUNGEN = st.tuples(
    st.sampled_from([VOLKMARSEN, WANFRIED]),
    st.sampled_from(sorted(BEREITGESTELLT)),
    # mostly what may come next somewhere, so that chains get far
    st.sampled_from([*FOLGE, *FOLGE, "zurueckgenommen"]),
    st.integers(-2, 140).map(lambda n: HEUTE - timedelta(days=n)),
)


@dataclass
class Modell:
    """What runs where, and how far and since when it has come."""

    laufend: dict[tuple[str, str], tuple[str, date]] = field(default_factory=dict)

    def nimmt(self, ags: str, dienst: str, stufe: str, tag: date) -> bool:
        jetzt = self.laufend.get((ags, dienst))
        if jetzt is None:
            davor, moeglich = BEREITGESTELLT[dienst], stufe == "abgerufen"
        else:
            folgt = FOLGE.index(jetzt[0]) + 1
            davor, moeglich = jetzt[1], stufe in (*FOLGE[folgt : folgt + 1], "zurueckgenommen")
        if not moeglich or not davor <= tag <= HEUTE:
            return False
        if stufe == "zurueckgenommen":
            del self.laufend[ags, dienst]
        else:
            self.laufend[ags, dienst] = (stufe, tag)
        return True


def eintrag(meldung: Meldung) -> dict[str, Any]:
    ags, dienst, stufe, tag = meldung
    mehr = {"nutzbar": {"url": URL}, "zurueckgenommen": {"grund": "g"}}.get(stufe, {})
    return {"ags": ags, "onlinedienst": dienst, "stufe": stufe, "am": tag.isoformat()} | mehr


async def einzeln(katalog: httpx.AsyncClient, meldung: Meldung) -> bool:
    ags, dienst, stufe, tag = meldung
    if stufe == "abgerufen":
        antwort = await abgerufen(katalog, dienst, ags=ags, wer=WER, am=tag.isoformat())
    else:
        alle = (await katalog.get(f"/katalog/v1/kommunen/{ags}/bereitstellungen")).json()["items"]
        namen = {HUNDESTEUER: "Hundesteuer", "maengelmelder": "Mängelmelder"}
        laufend = [
            b
            for b in alle
            if b["onlinedienst_name"] == namen[dienst] and b["stufe"] != "zurueckgenommen"
        ]
        if not laufend:
            return False
        rest = {k: v for k, v in eintrag(meldung).items() if k in {"am", "url", "grund"}}
        antwort = await melde(
            katalog, laufend[0]["id"], PFADE[stufe], laufend[0]["version"], WER, **rest
        )
    assert antwort.status_code in {200, 201, 409, 422}, antwort.text
    return antwort.is_success


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    buendel=st.lists(
        st.lists(MELDUNGEN, min_size=1, max_size=12).map(
            lambda meldungen: sorted(meldungen, key=lambda meldung: meldung[3])
        ),
        min_size=1,
        max_size=3,
    ),
    gesammelt=st.booleans(),
)
async def test_jede_reihenfolge(
    katalog: httpx.AsyncClient, app: FastAPI, buendel: list[list[Meldung]], gesammelt: bool
) -> None:
    modell = Modell()
    await alles_zurueck(katalog)
    for meldungen in buendel:
        erwartet = [modell.nimmt(*meldung) for meldung in meldungen]
        if gesammelt:
            antwort = await sammle(katalog, *map(eintrag, meldungen), wer=WER)
            genommen = [e["problem"] is None for e in antwort.json()["ergebnisse"]]
        else:
            genommen = [await einzeln(katalog, meldung) for meldung in meldungen]
        assert genommen == erwartet
    for ags in (VOLKMARSEN, WANFRIED):
        for b in (await ketten(katalog, ags)).values():
            tage = [schritt["am"] for schritt in b["schritte"]]
            assert tage == sorted(tage)
            stufen = [schritt["stufe"] for schritt in b["schritte"]]
            folge = ["bereitgestellt", *FOLGE]
            assert stufen[: len(stufen) - (stufen[-1] == "zurueckgenommen")] == [
                stufe for stufe in folge if stufe in stufen
            ]
            assert b["version"] == len(stufen) - 1
    async with app.state.sessions() as session:
        daten = await bestand(session)
        for tag in (date(2021, 1, 15), HEUTE, date(2026, 2, 1)):
            assert await gezaehlt(session, tag) == abdeckung(daten, tag)


async def ketten(katalog: httpx.AsyncClient, ags: str) -> dict[str, Any]:
    pfad = f"/katalog/v1/kommunen/{ags}/bereitstellungen?limit=200"
    return {b["id"]: b for b in (await katalog.get(pfad)).json()["items"]}


async def alles_zurueck(katalog: httpx.AsyncClient) -> None:
    """Let each example begin with nothing running; what was taken back stays."""
    paare = [(ags, dienst) for ags in (VOLKMARSEN, WANFRIED) for dienst in BEREITGESTELLT]
    meldungen = [eintrag((*paar, "zurueckgenommen", HEUTE)) for paar in paare]
    await sammle(katalog, *meldungen, wer=WER)
