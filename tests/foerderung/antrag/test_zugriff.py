"""Who sees an Antrag and who calls it their own: every role, without a database."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.eigene_sache import ist_beteiligt
from services.foerderung.antrag.zugriff import (
    AntragUnbekannt,
    darf_sehen,
    gesehener_status,
    hat_status,
    ist_antragsteller,
    lies_sichtbaren,
    sichtbar,
    sieht_internes,
)
from services.foerderung.tables import Antrag
from shared.auth import Person, Rolle
from shared.schemas.antrag import IN_BEARBEITUNG, Antragstatus

A, B, C = "06635020", "06636013", "06636004"
EINGEREICHT = date(2021, 3, 1)


def antrag(
    status: Antragstatus = Antragstatus.IN_PRUEFUNG,
    *,
    eingereicht: bool = True,
    mit_votum: bool = True,
) -> Antrag:
    stand: dict[str, Any] = {
        "status": status,
        "federfuehrend": A,
        "kommunen": [A, B],
        "eingereicht_am": EINGEREICHT if eingereicht else None,
        "mit_votum": mit_votum,
    }
    return Antrag(**stand)


def person(*rollen: str, ags: str = C) -> Person:
    return Person(sub="wer", rollen=frozenset(rollen), ags=frozenset({ags}))


@pytest.mark.parametrize("ags", [A, B])
def test_wer_teilnimmt_sieht_ihn_von_anfang_an(ags: str) -> None:
    wer = person("kommune", ags=ags)
    for eingereicht in (False, True):
        assert darf_sehen(wer, antrag(eingereicht=eingereicht))
    assert ist_antragsteller(wer, antrag())
    assert not sieht_internes(wer, antrag())
    assert ist_beteiligt(antrag(), wer)


@pytest.mark.parametrize(
    ("rolle", "eingereicht", "mit_votum", "sieht"),
    [
        *((Rolle.KOORDINIERUNGSSTELLE, ja, votum, ja) for ja in (0, 1) for votum in (0, 1)),
        *((Rolle.FOERDERSTELLE, ja, votum, ja) for ja in (0, 1) for votum in (0, 1)),
        *((Rolle.KSPV, ja, votum, ja and votum) for ja in (0, 1) for votum in (0, 1)),
        *((r, 1, 1, 0) for r in (Rolle.KOMMUNE, Rolle.BERATUNG, Rolle.PLATTFORM, Rolle.ADMIN)),
    ],
)
def test_wer_nicht_teilnimmt(rolle: Rolle, eingereicht: int, mit_votum: int, sieht: int) -> None:
    seiner = antrag(eingereicht=bool(eingereicht), mit_votum=bool(mit_votum))
    wer = person(rolle)
    assert darf_sehen(wer, seiner) is bool(sieht)
    assert not ist_antragsteller(wer, seiner)
    assert not ist_beteiligt(seiner, wer)


def test_eine_kommune_im_token_ohne_die_rolle_ist_kein_antragsteller() -> None:
    wer = person("admin", ags=A)
    assert not ist_antragsteller(wer, antrag())
    assert not darf_sehen(wer, antrag())
    assert ist_beteiligt(antrag(), wer)  # but it decides nothing on it


AMTLICH = {Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE, Rolle.KSPV}


@pytest.mark.parametrize("rolle", Rolle)
def test_was_noch_nicht_gesagt_ist(rolle: Rolle) -> None:
    innen = antrag(Antragstatus.ENTSCHEIDUNGSREIF)
    assert sieht_internes(person(rolle), innen) is (rolle in AMTLICH)
    erwartet = Antragstatus.ENTSCHEIDUNGSREIF if rolle in AMTLICH else IN_BEARBEITUNG
    assert gesehener_status(innen, person(rolle)) == erwartet
    # whoever applies sees it as one who applies, whatever else they are
    beides = person(rolle, "kommune", ags=B)
    assert not sieht_internes(beides, innen)
    assert gesehener_status(innen, beides) == IN_BEARBEITUNG


@pytest.mark.parametrize("rolle", Rolle)
def test_was_gesagt_ist_heisst_fuer_alle_gleich(rolle: Rolle) -> None:
    bekannt = antrag(Antragstatus.BEKANNTGEGEBEN)
    assert gesehener_status(bekannt, person(rolle)) == "bekanntgegeben"


def als_sql(bedingung: ColumnElement[bool]) -> str:
    gedruckt = bedingung.compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    return str(gedruckt).replace("foerderung.antrag.", "")


BETEILIGT = f"(kommunen && ARRAY['{C}'])"
EINGEGANGEN = "eingereicht_am IS NOT NULL"
INTERNE = (
    "status IN ('in_pruefung', 'votum', 'entscheidungsreif', 'bewilligung_vorgeschlagen',"
    " 'ablehnung_vorgeschlagen', 'entschieden')"
)


@pytest.mark.parametrize(
    ("rollen", "bedingung"),
    [
        (("kommune",), f"false OR {BETEILIGT}"),
        (("koordinierungsstelle",), f"false OR {EINGEGANGEN}"),
        (("foerderstelle",), f"false OR {EINGEGANGEN}"),
        (("kspv",), f"false OR {EINGEGANGEN} AND mit_votum"),
        (("kommune", "kspv"), f"false OR {BETEILIGT} OR {EINGEGANGEN} AND mit_votum"),
        (("admin", "beratung", "plattform"), "false"),
    ],
    ids=str,
)
def test_welche_die_datenbank_zeigt(rollen: tuple[str, ...], bedingung: str) -> None:
    assert als_sql(sichtbar(person(*rollen))) == bedingung


@pytest.mark.parametrize(
    ("status", "rolle", "bedingung"),
    [
        (IN_BEARBEITUNG, "kommune", f"{INTERNE} AND {BETEILIGT}"),
        ("votum", "kommune", f"status = 'votum' AND NOT {BETEILIGT}"),
        ("votum", "kspv", "status = 'votum'"),
        ("entwurf", "kommune", "status = 'entwurf'"),
    ],
)
def test_wonach_gefragt_werden_kann(status: str, rolle: str, bedingung: str) -> None:
    assert als_sql(hat_status(status, person(rolle))) == bedingung


class Eine(AsyncSession):
    """Answers one row, and keeps what it was asked."""

    def __init__(self, zeile: Antrag | None) -> None:
        self.zeile, self.gefragt = zeile, ""

    async def scalar(self, statement: Any, *_: Any, **__: Any) -> Any:
        assert [spalte["entity"] for spalte in statement.column_descriptions] == [Antrag]
        self.gefragt = als_sql(statement.whereclause)
        return self.zeile


async def test_ein_fremder_ist_wie_keiner() -> None:
    seiner = antrag()
    gefunden = Eine(seiner)
    assert await lies_sichtbaren(gefunden, UUID(int=7), person("kommune")) is seiner
    assert gefunden.gefragt == f"id = '{UUID(int=7)}' AND (false OR {BETEILIGT})"
    with pytest.raises(AntragUnbekannt) as fehler:
        await lies_sichtbaren(Eine(None), UUID(int=7), person("kommune"))
    assert str(fehler.value) == f"Kein Antrag mit der Kennung {UUID(int=7)}."
