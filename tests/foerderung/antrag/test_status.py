"""The table of transitions is whole, and the picture of it is current."""

from services.foerderung.antrag.diagramm import DATEI, diagramm
from services.foerderung.antrag.status import INTERN, SICHTBAR, UEBERGAENGE, moegliche_schritte
from shared.schemas.antrag import Antragstatus as S

# who may do what, said once more by hand
ROLLEN = {
    "kommune": {
        "aendern", "zustimmen", "einreichen", "nachreichen", "zurueckziehen", "mittel_abrufen",
        "verwendungsnachweis_einreichen",
    },
    "koordinierungsstelle": {"pruefung_beginnen", "nachfordern", "pruefung_abschliessen"},
    "kspv": {"votieren"},
    "foerderstelle": {
        "ausnahme_erteilen", "ausnahme_bestaetigen", "vorschlagen", "zurueckgeben", "freigeben",
        "bekanntgeben", "vertrag_schliessen", "auszahlen", "verwendungsnachweis_pruefen",
        "abschliessen", "widerrufen", "rueckfordern",
    },
}  # fmt: skip


def test_das_bild_ist_aktuell() -> None:
    assert DATEI.read_text("utf-8") == diagramm()


def test_jeder_akt_gehoert_einer_rolle() -> None:
    tabelle: dict[str, set[str]] = {}
    for akt, uebergang in UEBERGAENGE.items():
        (rolle,) = uebergang.rollen
        tabelle.setdefault(rolle, set()).add(akt)
    assert tabelle == ROLLEN


def test_jeder_stand_ist_erreichbar_und_hat_einen_namen() -> None:
    erreicht, neue = {S.ENTWURF}, {S.ENTWURF}
    while neue:
        neue = {n for u in UEBERGAENGE.values() if u.von & erreicht for n in u.nach} - erreicht
        erreicht |= neue
    assert erreicht == set(S) == set(SICHTBAR)


def test_von_ueberall_geht_es_zu_einem_ende() -> None:
    enden = {status for status in S if not moegliche_schritte(status)}
    assert enden == {S.ABGESCHLOSSEN, S.ZURUECKGEZOGEN}
    while weitere := {
        s
        for s in set(S) - enden
        if any(s in u.von and u.nach & enden for u in UEBERGAENGE.values())
    }:
        enden |= weitere
    assert enden == set(S)


def test_was_intern_ist_heisst_fuer_den_antragsteller_gleich() -> None:
    assert set(INTERN) == {
        S.IN_PRUEFUNG, S.VOTUM, S.ENTSCHEIDUNGSREIF, S.BEWILLIGUNG_VORGESCHLAGEN,
        S.ABLEHNUNG_VORGESCHLAGEN, S.ENTSCHIEDEN,
    }  # fmt: skip
    assert {status for status in S if SICHTBAR[status] == "In Bearbeitung"} == set(INTERN)
