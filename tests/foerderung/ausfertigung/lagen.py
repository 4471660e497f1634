"""Anträge as rows in memory, for documents that are written without a database."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.foerderung.ausfertigung.sachlage import Sachlage
from services.foerderung.programm.mitgeliefert import mitgelieferte
from services.foerderung.tables import Antrag, AntragKommune, Ausnahme, Dokument, Kosten, Nachweis
from shared.schemas.antrag import (
    Antragstatus,
    Beteiligung,
    Dokumentart,
    Fristart,
    Kostenart,
    Nachweisart,
    Stimme,
    Vorschlag,
)
from shared.schemas.datei import Dateityp, Scanstatus
from tests.foerderung.factories import STAEDTE, ikz_angaben, urteil

ID = UUID("01933b5c-7a10-7b6e-9c55-2f1f3a4b5c70")
NAMEN = ("Volkmarsen", "Wanfried", "Großalmerode", "Neu-Isenburg", "Taunusstein", "Usingen")
JETZT = datetime(2021, 4, 15, 9, 30, tzinfo=UTC)
FAKTEN = {feld.name for feld in fields(Sachlage)}
VORGESCHLAGEN_VON, FREIGEGEBEN_VON = "person-vorschlag", "person-freigabe"


def antrag(**aenderungen: Any) -> Antrag:
    """Return the Antrag of six Kommunen, granted."""
    eigen: dict[str, Any] = {
        "id": ID,
        "aktenzeichen": "IKZ-2021-00001",
        "programm": "IKZ_OZG",
        "mit_votum": False,
        "titel": "Gemeinsame IT-Fachkräfte für Online-Anträge",
        "status": Antragstatus.BEKANNTGEGEBEN,
        "federfuehrend": STAEDTE[0],
        "kommunen": list(STAEDTE),
        "vorhaben_beginn": date(2021, 6, 1),
        "vorhaben_ende": date(2026, 5, 31),
        "beantragt": Decimal("120000.50"),
        "angaben": ikz_angaben(6),
        "fakten": {},
        "eingereicht_am": date(2021, 4, 15),
        "vorschlag": Vorschlag.BEWILLIGUNG,
        "vorgeschlagen": Decimal("100000.00"),
        "vorschlag_begruendung": "Die Zusammenarbeit ist auf Dauer angelegt und spart Kosten.\n"
        "Alle Beschlüsse liegen vor.",
        "vorgeschlagen_von": VORGESCHLAGEN_VON,
        "freigegeben_von": FREIGEGEBEN_VON,
        "freigegeben_am": date(2021, 5, 20),
        "bewilligt": Decimal("100000.00"),
    }
    return Antrag(**eigen | aenderungen)


def ikz(**aenderungen: Any) -> Sachlage:
    """Return what is known of it; changes replace members of the facts or columns of the Antrag."""
    gewaehlt = mitgelieferte()["IKZ_OZG"].programm
    zeile = antrag(**{k: v for k, v in aenderungen.items() if k not in FAKTEN})
    eigen: dict[str, Any] = {
        "antrag": zeile,
        "programm": gewaehlt,
        "eingereicht_am": date(2021, 4, 15),
        "pruefung": urteil("IKZ_OZG", ikz_angaben(6), stichtag=date(2021, 4, 15), anzahl=6),
        "mit_ausnahmen": None,
        "kommunen": [
            AntragKommune(
                antrag=ID,
                ags=ags,
                name=name,
                rolle=Beteiligung.PARTNER if nr else Beteiligung.FEDERFUEHREND,
                zugestimmt_am=date(2021, 4, 12) if nr else None,
                zugestimmt_von=f"person-{nr}" if nr else None,
            )
            for nr, (ags, name) in enumerate(zip(STAEDTE, NAMEN, strict=True))
        ],
        "kosten": [
            Kosten(antrag=ID, nr=1, art=Kostenart.PERSONAL, betrag=Decimal("110000.00")),
            Kosten(
                antrag=ID,
                nr=2,
                art=Kostenart.SACHKOSTEN,
                bezeichnung="Arbeitsplätze und Lizenzen",
                betrag=Decimal("10000.50"),
            ),
        ],
        "nachweise": [
            nachweis(Nachweisart.BESCHLUSS, "Beschluss-Volkmarsen.pdf", "a1" * 32, 48_213),
            nachweis(Nachweisart.VEREINBARUNG, "Vereinbarung.pdf", "b2" * 32, 2_411_022),
        ],
        "ausnahmen": [],
        "voten": {},
        "fristen": {Fristart.BEARBEITUNG: date(2021, 5, 27)},
        "dokumente": {},
    }
    return Sachlage(**eigen | {k: v for k, v in aenderungen.items() if k in FAKTEN})


def nachweis(art: Nachweisart, dateiname: str, pruefsumme: str, groesse: int) -> Nachweis:
    return Nachweis(
        antrag=ID,
        art=art,
        kommunen=["06635020"],
        dateiname=dateiname,
        typ=Dateityp.PDF,
        groesse=groesse,
        pruefsumme=pruefsumme,
        ablage=f"nachweise/{ID}",
        scan=Scanstatus.SAUBER,
        naechster_versuch=JETZT,
        sub="person-0",
        tag=date(2021, 4, 14),
        zeitpunkt=JETZT,
    )


def modellkommune(**aenderungen: Any) -> Sachlage:
    """Return a Modellkommune whose Antrag was refused, with its vote and an exception."""
    angaben = {
        "antragsdatum": "2020-10-05",
        "vorhaben_beginn": "2020-11-01",
        "vorhaben_ende": "2022-12-31",
        "beantragt": "95000.00",
    }
    return ikz(
        **{
            "aktenzeichen": "MK-2020-00007",
            "programm": mitgelieferte()["OZG_MODELLKOMMUNEN"].programm,
            "mit_votum": True,
            "titel": "Bürgerservice für Schülerbeförderung",
            "kommunen": ikz().kommunen[:1],
            "vorschlag": Vorschlag.ABLEHNUNG,
            "vorschlag_begruendung": "Das Vorhaben deckt sich mit einem bereits geförderten.",
            "bewilligt": None,
            "vorhaben_beginn": date(2020, 11, 1),
            "vorhaben_ende": date(2022, 12, 31),
            "beantragt": Decimal("95000.00"),
            "pruefung": urteil("OZG_MODELLKOMMUNEN", angaben, stichtag=date(2020, 10, 5)),
            "voten": {Stimme.JA: 1, Stimme.NEIN: 2},
            "ausnahmen": [ausnahme("MK-2")],
            "nachweise": [],
        }
        | aenderungen
    )


def ausnahme(regel: str) -> Ausnahme:
    return Ausnahme(
        antrag=ID,
        regel=regel,
        begruendung="Die Frist fiel in die Umstellung des Postfachs der Behörde.",
        erteilt_von="person-ausnahme",
        tag=date(2020, 10, 6),
        bestaetigt_von="person-bestaetigung",
        bestaetigt_am=date(2020, 10, 7),
    )


def bescheid_zeile(pruefsumme: str) -> Mapping[Dokumentart, Dokument]:
    zeile = Dokument(
        antrag=ID,
        art=Dokumentart.BESCHEID,
        pruefsumme=pruefsumme,
        ablage="dokumente/x",
        groesse=1,
        tag=date(2021, 5, 21),
        zeitpunkt=JETZT,
    )
    return {Dokumentart.BESCHEID: zeile}
