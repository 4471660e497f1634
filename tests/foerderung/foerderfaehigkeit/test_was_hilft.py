"""What would fulfil each rule that is not fulfilled, the last day left, and what comes first."""

from datetime import date
from typing import Any

import httpx
import pytest
from hypothesis import given

from services.foerderung.foerderfaehigkeit.alle_programme import aussicht
from shared.schemas.foerderung import Regelergebnis, Schwere
from shared.schemas.pruefung import RegelbefundRead
from tests.foerderung.factories import (
    BROMSKIRCHEN,
    HANAU_KREISFREI,
    STAEDTE,
    UEBER_DIE_GRENZE,
    anfrage,
    ikz_angaben,
    urteil,
)
from tests.foerderung.foerderfaehigkeit.test_regeln import pruefungen

MK, DB, EFA = "OZG_MODELLKOMMUNEN", "DIGITALISIERUNGSBERATUNG", "EFA_BETRIEBSKOSTEN"
JETZT = date(2021, 4, 15)


def befund(
    code: str, regel: str, roh: dict[str, Any], stichtag: date, anzahl: int, *, offen: bool
) -> RegelbefundRead:
    pruefung = urteil(code, roh, stichtag=stichtag, anzahl=anzahl, gruppe_offen=offen)
    return next(b for b in pruefung.regeln if b.regel == regel)


@pytest.mark.parametrize(
    ("code", "regel", "roh", "stichtag", "anzahl", "behebbar", "was_hilft"),
    [
        (
            "IKZ_OZG", "IKZ-1", {}, JETZT, 1, True,
            "Mit einer weiteren Kommune ist eine Einzelfallentscheidung möglich, mit 2 weiteren"
            " ist es ein Regelfall.",
        ),
        (
            "IKZ_OZG", "IKZ-1", {}, JETZT, 2, True,
            "Eine weitere Kommune macht aus der Einzelfallentscheidung einen Regelfall.",
        ),
        (
            "IKZ_OZG", "IKZ-2", {}, JETZT, 3, True,
            "Nennen Sie „Zahl der Beschlüsse der Vertretungskörperschaften“: mindestens 3, einer"
            " je Kommune.",
        ),
        (
            "IKZ_OZG", "IKZ-2", {"beschluesse": 1}, JETZT, 3, True,
            "Bei „Zahl der Beschlüsse der Vertretungskörperschaften“ fehlen noch 2; nötig ist einer"
            " je Kommune.",
        ),
        (
            "IKZ_OZG", "IKZ-3", {}, JETZT, 3, True,
            "Nennen Sie „Öffentlich-rechtliche Vereinbarung liegt vor“: nötig ist „ja“.",
        ),
        (
            "IKZ_OZG", "IKZ-6", {"eigene_it_fachkraefte": False}, JETZT, 3, True,
            "Nötig ist „ja“ bei „Eigene IT-Fachkräfte werden im Verbund beschäftigt“.",
        ),
        (
            "IKZ_OZG", "IKZ-7", {"externe_dienstleister": True}, JETZT, 3, True,
            "Nötig ist „nein“ bei „Externe Dienstleister werden beauftragt“.",
        ),
        (
            "IKZ_OZG", "IKZ-4", {}, JETZT, 3, True,
            "Nennen Sie „Laufzeit der Zusammenarbeit in Jahren“: mindestens 5 Jahre.",
        ),
        (
            "IKZ_OZG", "IKZ-4", {"laufzeit_jahre": 4}, JETZT, 3, True,
            "Bei „Laufzeit der Zusammenarbeit in Jahren“ fehlt noch 1 Jahr; nötig sind mindestens"
            " 5 Jahre.",
        ),
        (
            "IKZ_OZG", "IKZ-4", {"laufzeit_jahre": 5}, date(2016, 12, 1), 3, True,
            "Dafür gilt erst ab 02.12.2016 ein Wert.",
        ),
        (
            MK, "MK-2", {}, date(2020, 9, 30), 1, True,
            "Nennen Sie „Tag der Bewerbung“: spätestens 30.09.2020.",
        ),
        (
            MK, "MK-2", {"antragsdatum": "2020-10-01"}, date(2020, 9, 30), 1, True,
            "„Tag der Bewerbung“ muss spätestens der 30.09.2020 sein.",
        ),
        (
            MK, "MK-2", {"antragsdatum": "2020-10-01"}, date(2020, 10, 1), 1, False,
            "Die Frist ist am 30.09.2020 abgelaufen; eine neue Ausschreibung ist nicht bekannt.",
        ),
        (
            MK, "MK-3", {"vorhaben_beginn": "2021-01-01"}, JETZT, 1, True,
            "Nennen Sie „Ende des Vorhabens“: im Zeitraum 01.06.2020 bis 31.07.2023.",
        ),
        (
            MK, "MK-3", {"vorhaben_beginn": "2021-01-01", "vorhaben_ende": "2020-12-31"}, JETZT, 1,
            True, "„Ende des Vorhabens“ darf nicht vor „Beginn des Vorhabens“ liegen.",
        ),
        (
            MK, "MK-3", {"vorhaben_beginn": "2021-01-01", "vorhaben_ende": "2024-01-01"}, JETZT, 1,
            True, "Beginn und Ende müssen im Zeitraum 01.06.2020 bis 31.07.2023 liegen.",
        ),
        (
            MK, "MK-3", {}, date(2023, 8, 1), 1, False,
            "Der Zeitraum endete am 31.07.2023; ein neuer ist nicht bekannt.",
        ),
        (
            MK, "MK-4", {}, JETZT, 1, True,
            "Darüber wird im Einzelfall entschieden; legen Sie dar, was für Ihr Vorhaben spricht.",
        ),
        (
            DB, "DB-2", {}, JETZT, 1, True,
            "Nennen Sie „Modul der Beratung“ und „Tage, an denen die Beratung erbracht wird“.",
        ),
        (
            DB, "DB-2", {"modul": 2}, JETZT, 1, True,
            "Nennen Sie „Tage, an denen die Beratung erbracht wird“: 01.01.2020 bis 31.12.2022.",
        ),
        (
            DB, "DB-2", {"modul": 2, "tage": ["2023-01-01"]}, JETZT, 1, True,
            "Alle Tage müssen im offenen Zeitraum liegen: 01.01.2020 bis 31.12.2022.",
        ),
        (
            DB, "DB-2", {"modul": 2, "tage": ["2023-01-02"]}, date(2023, 1, 1), 1, True,
            "Dafür ist der Zeitraum zu Ende; offen ist „Modul der Beratung“ 3 oder 4.",
        ),
        (
            DB, "DB-2", {}, date(2025, 1, 1), 1, False,
            "Der letzte Zeitraum endete am 31.12.2024; ein neuer ist nicht bekannt.",
        ),
        (EFA, "EFA-2", {}, date(2022, 12, 31), 1, True, "Geld ist erst für 2023 zugesagt."),
        (
            EFA, "EFA-2", {}, date(2025, 1, 1), 1, False,
            "Für die Zeit nach 2024 ist kein Geld zugesagt.",
        ),
    ],
)  # fmt: skip
def test_eine_zeile_je_unerfuellter_regel(
    code: str,
    regel: str,
    roh: dict[str, Any],
    stichtag: date,
    anzahl: int,
    behebbar: bool,
    was_hilft: str,
) -> None:
    gefunden = befund(code, regel, roh, stichtag, anzahl, offen=False)
    assert gefunden.ergebnis is not Regelergebnis.ERFUELLT
    assert (gefunden.was_hilft, gefunden.behebbar) == (was_hilft, behebbar)


def test_bei_offener_gruppe_kommt_je_kommune_einer_dazu() -> None:
    gefunden = befund("IKZ_OZG", "IKZ-2", ikz_angaben(3), JETZT, 3, offen=True)
    assert gefunden.was_hilft == (
        "Nennen Sie die weiteren Kommunen; bei „Zahl der Beschlüsse der Vertretungskörperschaften“"
        " kommt je Kommune einer dazu."
    )


@given(pruefungen())
def test_genau_was_nicht_erfuellt_ist_hat_eine_zeile(
    fall: tuple[str, dict[str, Any], date, int],
) -> None:
    code, roh, stichtag, anzahl = fall
    for offen in (False, True):
        pruefung = urteil(code, roh, stichtag=stichtag, anzahl=anzahl, gruppe_offen=offen)
        for b in pruefung.regeln:
            erfuellt = b.ergebnis is Regelergebnis.ERFUELLT
            assert (b.was_hilft is None) is (b.behebbar is None) is erfuellt
            assert erfuellt or (b.was_hilft or "").endswith(".")
        pflicht = [b for b in pruefung.regeln if b.schwere is Schwere.PFLICHT]
        assert pruefung.erreichbar is all(b.behebbar is not False for b in pflicht)
        assert set(pruefung.fehlende_angaben) == {n for b in pflicht for n in b.fehlende_angaben}


@pytest.mark.parametrize(
    ("weitere", "stichtag", "behebbar", "was_hilft"),
    [
        (
            [UEBER_DIE_GRENZE], "2021-03-01", True,
            "09162000 kann hier nicht gefördert werden. Ohne sie erfüllen die übrigen Kommunen"
            " diese Bedingung.",
        ),
        ([BROMSKIRCHEN], "2023-01-01", True, "Statt 06635005 kann 06635001 genannt werden."),
        ([HANAU_KREISFREI], "2021-03-01", True, "Statt 06415000 kann 06435014 genannt werden."),
    ],
)  # fmt: skip
async def test_statt_einer_kommune_die_es_nicht_gibt(
    portal: httpx.AsyncClient, weitere: list[str], stichtag: str, behebbar: bool, was_hilft: str
) -> None:
    roh = anfrage(kommunen=[*STAEDTE[:2], *weitere], stichtag=stichtag)
    pruefung = (await portal.post("/foerderung/v1/pruefungen", json=roh)).json()
    erste = pruefung["regeln"][0]
    assert (erste["was_hilft"], erste["behebbar"]) == (was_hilft, behebbar)
    assert pruefung["erreichbar"] is behebbar


async def test_allein_aus_einem_anderen_land_hilft_nichts(portal: httpx.AsyncClient) -> None:
    roh = anfrage(kommunen=[UEBER_DIE_GRENZE])
    pruefung = (await portal.post("/foerderung/v1/pruefungen", json=roh)).json()
    erste = pruefung["regeln"][0]
    assert erste["was_hilft"] == "09162000 kann hier nicht gefördert werden."
    assert (erste["behebbar"], pruefung["erreichbar"]) == (False, False)


@pytest.mark.parametrize(
    ("code", "roh", "stichtag", "frist"),
    [
        (MK, {}, date(2020, 6, 1), date(2020, 9, 30)),
        (MK, {}, JETZT, date(2020, 9, 30)),
        ("IKZ_OZG", {}, JETZT, None),
        (DB, {}, JETZT, date(2024, 12, 31)),
        (DB, {"modul": 1}, JETZT, date(2022, 12, 31)),
        (EFA, {}, JETZT, date(2023, 12, 31)),
        (EFA, {}, date(2024, 1, 1), date(2024, 12, 31)),
        (EFA, {}, date(2026, 1, 1), date(2024, 12, 31)),
        ("STARKE_HEIMAT_CIVENTO", {}, JETZT, date(2021, 12, 31)),
    ],
)
def test_frist(code: str, roh: dict[str, Any], stichtag: date, frist: date | None) -> None:
    assert urteil(code, roh, stichtag=stichtag).frist == frist


def test_erst_was_zu_beheben_ist_dann_die_naehere_frist() -> None:
    def schluessel(code: str, stichtag: date, **roh: Any) -> tuple[str, ...]:
        return aussicht(urteil(code, roh, stichtag=stichtag))

    spaeter_moeglich = schluessel(EFA, JETZT, efa_leistung=True)
    vorbei = schluessel(MK, JETZT, antragsdatum="2021-04-15")
    ohne_frist = schluessel("IKZ_OZG", JETZT)
    fehlt_noch = schluessel(DB, JETZT)
    modul_1 = schluessel(DB, JETZT, modul=1)
    gut = schluessel("STARKE_HEIMAT_CIVENTO", JETZT)
    gemischt = [vorbei, ohne_frist, spaeter_moeglich, fehlt_noch, gut, modul_1]
    assert sorted(gemischt) == [gut, modul_1, fehlt_noch, spaeter_moeglich, ohne_frist, vorbei]
