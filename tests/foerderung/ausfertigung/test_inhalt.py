"""What the documents say, before anybody sets them."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.foerderung.ausfertigung.behoerde import MUSTER, Behoerde, behoerde_aus
from services.foerderung.ausfertigung.bescheid import bescheid
from services.foerderung.ausfertigung.brief import Absatz, Abschnitt, Brief, Liste, Tabelle
from services.foerderung.ausfertigung.eingangsbestaetigung import eingangsbestaetigung
from services.foerderung.ausfertigung.foerdervertrag import foerdervertrag
from services.foerderung.programm.teile import Kontakt
from services.foerderung.settings import Settings
from shared.schemas.antrag import Fristart, Stimme, Vorschlag
from shared.schemas.foerderung import Schwere
from tests.foerderung.ausfertigung.lagen import (
    FREIGEGEBEN_VON,
    NAMEN,
    VORGESCHLAGEN_VON,
    ausnahme,
    bescheid_zeile,
    ikz,
    modellkommune,
)
from tests.foerderung.factories import STAEDTE, ikz_angaben, urteil

BEHOERDE = Behoerde("Bewilligungsbehörde")
TAG = date(2021, 5, 21)


def abschnitt(brief: Brief, titel: str) -> Abschnitt:
    (gefunden,) = (a for a in brief.abschnitte if a.titel.endswith(titel))
    return gefunden


def zeilen(brief: Brief, titel: str) -> tuple[tuple[str, ...], ...]:
    (tabelle,) = (b for b in abschnitt(brief, titel).bloecke if isinstance(b, Tabelle))
    return tabelle.zeilen


def text(brief: Brief, titel: str) -> str:
    teile: list[str] = []
    for block in abschnitt(brief, titel).bloecke:
        match block:
            case Absatz():
                teile.append(block.text)
            case Liste():
                teile += block.punkte
    return "\n".join(teile)


def test_a_bescheid_grants_an_amount_in_figures_and_in_words() -> None:
    brief = bescheid(ikz(), BEHOERDE, tag=TAG)
    assert brief.titel == "Zuwendungsbescheid"
    assert "100.000,00 € (in Worten: einhunderttausend Euro) bewilligt" in text(
        brief, "Entscheidung"
    )
    assert "1. Juni 2021 bis 31. Mai 2026" in text(brief, "Entscheidung")


def test_what_is_granted_less_than_asked_for_is_refused_in_the_rest() -> None:
    weniger = text(bescheid(ikz(), BEHOERDE, tag=TAG), "Entscheidung")
    ganz = text(bescheid(ikz(beantragt=Decimal(100000)), BEHOERDE, tag=TAG), "Entscheidung")
    assert "Im Übrigen, in Höhe von 20.000,50 €, wird der Antrag abgelehnt." in weniger
    assert "Im Übrigen" not in ganz


def test_a_bescheid_tells_every_rule_with_its_finding_and_source() -> None:
    lage = ikz()
    befunde = zeilen(bescheid(lage, BEHOERDE, tag=TAG), "Prüfung der Regeln")
    assert [zeile[0] for zeile in befunde] == [regel.id for regel in lage.programm.regeln]
    assert {zeile[3] for zeile in befunde} == {"erfüllt"}
    assert all(zeile[4] for zeile in befunde)


def test_a_bescheid_tells_each_step_to_the_amount_with_its_source() -> None:
    brief = bescheid(ikz(), BEHOERDE, tag=TAG)
    schritte = zeilen(brief, "Rechenweg")
    assert schritte[0][1:] == ("150.000,00 €", "Kommunalpolitische Runde (Folien, 2021)")
    assert schritte[-1][1] == "100.000,00 €"


def test_a_bescheid_names_every_kommune_with_its_key() -> None:
    beteiligte = zeilen(bescheid(ikz(), BEHOERDE, tag=TAG), "Beteiligte Kommunen")
    assert [zeile[:2] for zeile in beteiligte] == list(zip(NAMEN, STAEDTE, strict=True))
    assert [zeile[2] for zeile in beteiligte] == ["federführend", *["Partner"] * 5]


def test_a_refusal_names_what_is_not_met() -> None:
    brief = bescheid(modellkommune(ausnahmen=[]), BEHOERDE, tag=TAG)
    assert brief.titel == "Ablehnungsbescheid"
    assert "wird abgelehnt" in text(brief, "Entscheidung")
    assert "MK-2: Bewerbung bis 30. September 2020." in text(brief, "Gründe")
    assert not any(a.titel == "Bestimmungen" for a in brief.abschnitte)
    assert "Euro" not in text(brief, "Entscheidung")


def test_a_refusal_names_what_the_antrag_does_not_answer() -> None:
    angaben = ikz_angaben(6, laufzeit_jahre=4)
    del angaben["einsparung_personalkosten_prozent"]
    pruefung = urteil("IKZ_OZG", angaben, stichtag=TAG, anzahl=6)
    brief = bescheid(ikz(pruefung=pruefung, vorschlag=Vorschlag.ABLEHNUNG), BEHOERDE, tag=TAG)
    nicht, ungesagt = text(brief, "Gründe").split("sagt der Antrag nicht:")
    assert ("IKZ-4" in nicht, "IKZ-5" in nicht) == (True, False)
    assert ("IKZ-4" in ungesagt, "IKZ-5" in ungesagt) == (False, True)


def test_an_exception_is_told_with_its_reason_and_no_longer_counts_as_unmet() -> None:
    brief = bescheid(modellkommune(ausnahmen=[ausnahme("MK-2")]), BEHOERDE, tag=TAG)
    assert "MK-2" not in text(brief, "Gründe")
    ((regel, grund, am),) = zeilen(brief, "Ausnahmen")
    assert (regel, am) == ("MK-2", "07.10.2020")
    assert "Umstellung" in grund


def test_an_amount_granted_by_exception_is_reckoned_without_the_excepted_rule() -> None:
    rechtzeitig = ikz().pruefung
    lage = modellkommune(mit_ausnahmen=rechtzeitig)
    schritte = zeilen(bescheid(lage, BEHOERDE, tag=TAG), "Rechenweg")
    assert [zeile[0] for zeile in schritte] == [s.formel for s in rechtzeitig.rechenweg]
    ohne = bescheid(modellkommune(), BEHOERDE, tag=TAG)
    assert text(ohne, "Rechenweg") == "Aus den Regeln des Programms folgt kein Betrag."


def test_a_vote_is_told_in_numbers() -> None:
    voten = {Stimme.JA: 2, Stimme.ENTHALTUNG: 1}
    brief = bescheid(modellkommune(voten=voten), BEHOERDE, tag=TAG)
    assert "KSpV: 2 Ja, 0 Nein, 1 Enthaltung." in text(brief, "Gründe")


@pytest.mark.parametrize(
    "brief",
    [
        bescheid(ikz(), BEHOERDE, tag=TAG),
        bescheid(modellkommune(), BEHOERDE, tag=TAG),
        eingangsbestaetigung(ikz(), BEHOERDE, tag=TAG),
        foerdervertrag(ikz(), BEHOERDE, tag=TAG),
    ],
    ids=lambda brief: brief.titel,
)
def test_no_document_names_a_person(brief: Brief) -> None:
    alles = brief.model_dump_json()
    for sub in (VORGESCHLAGEN_VON, FREIGEGEBEN_VON, "person-"):
        assert sub not in alles


def test_the_authority_sets_the_instruction_on_legal_remedies(tmp_path: Path) -> None:
    datei = tmp_path / "belehrung.txt"
    datei.write_text("Gegen diesen Bescheid kann geklagt werden.\n\nDie Klage ist zu begründen.\n")
    behoerde = behoerde_aus(einstellungen(rechtsbehelf=datei, behoerde_anschrift="Weg 1; 65185 W"))
    brief = bescheid(ikz(), behoerde, tag=TAG)
    assert text(brief, "Rechtsbehelfsbelehrung").splitlines() == [
        "Gegen diesen Bescheid kann geklagt werden.",
        "Die Klage ist zu begründen.",
    ]
    assert brief.absender_anschrift == ("Weg 1", "65185 W")


def test_without_one_the_bescheid_says_that_it_is_still_to_be_set() -> None:
    belehrung = abschnitt(bescheid(ikz(), BEHOERDE, tag=TAG), "Rechtsbehelfsbelehrung")
    assert belehrung.bloecke == (Absatz(text=MUSTER, art="muster"),)


def test_an_empty_instruction_stops_the_service(tmp_path: Path) -> None:
    datei = tmp_path / "leer.txt"
    datei.write_text(" \n")
    with pytest.raises(ValueError, match="empty"):
        behoerde_aus(einstellungen(rechtsbehelf=datei))
    with pytest.raises(ValueError, match="rechtsbehelf"):
        einstellungen(rechtsbehelf=tmp_path / "fehlt.txt")


def einstellungen(**eigene: Any) -> Settings:
    return Settings(
        database_url="postgresql+asyncpg://x@/x",
        issuer="http://issuer",
        katalog_url="http://katalog",
        ablage="/tmp/ablage",
        virenscanner="keiner",
        **eigene,
    )


def test_a_confirmation_lists_what_came_in_with_its_hash() -> None:
    lage = ikz()
    brief = eingangsbestaetigung(lage, BEHOERDE, tag=date(2021, 4, 15))
    assert [zeile[1].split()[-1] for zeile in zeilen(brief, "Eingegangene Nachweise")] == [
        nachweis.pruefsumme for nachweis in lage.nachweise
    ]
    assert "ist am 15. April 2021 eingegangen" in text(brief, "Ihr Antrag")
    assert "bis zum 27. Mai 2021" in text(brief, "Wie es weitergeht")


def test_a_confirmation_tells_of_a_vote_only_where_there_is_one() -> None:
    ohne = eingangsbestaetigung(ikz(fristen={}), BEHOERDE, tag=TAG)
    mit = eingangsbestaetigung(modellkommune(), BEHOERDE, tag=TAG)
    assert "KSpV" not in text(ohne, "Wie es weitergeht")
    assert "KSpV" in text(mit, "Wie es weitergeht")
    assert "bis zum" not in text(ohne, "Wie es weitergeht")


def test_a_confirmation_names_whom_to_ask() -> None:
    quelle = ikz().programm.regeln[0].quelle
    kontakt = Kontakt(stelle="Koordinierungsstelle", email="ozg@example.org", quelle=quelle)
    programm = ikz().programm.model_copy(update={"kontakt": kontakt})
    brief = eingangsbestaetigung(ikz(programm=programm), BEHOERDE, tag=TAG)
    assert "Koordinierungsstelle, ozg@example.org." in text(brief, "Wie es weitergeht")


def test_a_contract_rests_on_the_bescheid_by_its_hash() -> None:
    lage = ikz(
        dokumente=bescheid_zeile("c3" * 32),
        fristen={Fristart.VERWENDUNGSNACHWEIS: date(2026, 11, 27)},
    )
    brief = foerdervertrag(lage, BEHOERDE, tag=date(2021, 6, 1))
    assert "c3" * 32 in text(brief, "Grundlagen")
    assert "21. Mai 2021" in text(brief, "Grundlagen")
    assert "einhunderttausend Euro" in text(brief, "Betrag")
    assert "bis zum 27. November 2026" in text(brief, "Verwendungsnachweis")
    assert "unentgeltlich nachnutzen" in text(brief, "Pflichten während des Vorhabens")


def test_a_contract_is_signed_by_offices_of_all_parties() -> None:
    brief = foerdervertrag(ikz(), BEHOERDE, tag=TAG)
    assert [u.stelle for u in brief.unterschriften] == ["Bewilligungsbehörde", *NAMEN]
    assert {u.rolle for u in brief.unterschriften} == {
        "Bewilligungsstelle",
        "vertretungsberechtigte Person",
    }


def test_a_contract_does_not_rest_on_a_rule_it_is_excepted_from() -> None:
    mit = modellkommune(bewilligt=Decimal("95000.00"), ausnahmen=[ausnahme("MK-2")])
    vorher, ausgenommen = text(
        foerdervertrag(mit, BEHOERDE, tag=TAG), "Pflichten während des Vorhabens"
    ).split("ist eine Ausnahme erteilt:\n")
    assert "(MK-1)" in vorher
    assert "MK-2" not in vorher
    assert "Bewerbung bis 30. September 2020. (MK-2)" in ausgenommen
    assert "am 7. Oktober 2020: Die Frist fiel in die Umstellung" in ausgenommen
    ohne = modellkommune(bewilligt=Decimal("95000.00"), ausnahmen=[])
    pflichten = text(foerdervertrag(ohne, BEHOERDE, tag=TAG), "Pflichten während des Vorhabens")
    assert "(MK-2)" in pflichten
    assert "Ausnahme" not in pflichten


def test_a_contract_announces_no_list_that_is_empty() -> None:
    alle = [regel for regel in modellkommune().pruefung.regeln if regel.schwere == Schwere.PFLICHT]
    lage = modellkommune(
        bewilligt=Decimal("95000.00"), ausnahmen=[ausnahme(regel.regel) for regel in alle]
    )
    pflichten = text(foerdervertrag(lage, BEHOERDE, tag=TAG), "Pflichten während des Vorhabens")
    assert "beruht auf" not in pflichten
    assert "Ausnahme erteilt" in pflichten


def test_a_contract_holds_what_the_programme_says() -> None:
    lage = modellkommune(bewilligt=Decimal("95000.00"))
    brief = foerdervertrag(lage, BEHOERDE, tag=TAG)
    assert "Land Hessen, vertreten durch HMdIS" in text(brief, "Vertragsparteien")
    assert "kostenneutral" in text(brief, "Pflichten während des Vorhabens")
    assert "1. Juni 2020 bis 31. Juli 2023" in text(brief, "Gegenstand")
