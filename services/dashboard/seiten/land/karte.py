"""The map of the page `/`: one Kennzahl, three ways of counting, its picture and its table."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from markupsafe import Markup

from services.dashboard.ausgabe import bilder
from services.dashboard.bild.kachelkarte import felder, klasse
from services.dashboard.bild.kachelkarte import prozent as ganze_prozent
from services.dashboard.karte.merkmale import TITEL
from services.dashboard.karte.zeigen import karte_zeigen
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.seiten.land.lage import Lage, lage
from services.dashboard.seiten.schreibweise import anteil, zahl
from shared.schemas.abdeckung import Zaehlweise
from shared.schemas.dashboard_karte import KarteRead
from shared.schemas.dashboard_zahl import Merkmal, ZaehlergebnisRead

STUFEN = {
    "k1": "unter 20 %",
    "k2": "20 bis unter 40 %",
    "k3": "40 bis unter 60 %",
    "k4": "60 bis unter 80 %",
    "k5": "80 % und mehr",
    "k0": "keine Angabe",
}
VON = {
    Zaehlweise.KOMMUNEN: "Kommunen",
    Zaehlweise.MINDESTENS_EINE: "Kreisen und kreisfreien Städten",
    Zaehlweise.EINWOHNER: "Menschen",
}
DIENSTE_ZU = {
    Merkmal.BERATUNG_KOMMUNEN: ("beratung", "katalog"),
    Merkmal.KOMMUNEN_MIT_LEISTUNG: ("katalog",),
    Merkmal.MODELLKOMMUNEN: ("foerderung", "katalog"),
}


@dataclass(frozen=True)
class Auswahl:
    """What the address asks for; what it does not name rightly is the first of its kind."""

    kennzahl: Merkmal
    zaehlweise: Zaehlweise

    @classmethod
    def aus(cls, *, kennzahl: str, zaehlweise: str) -> "Auswahl":
        return cls(
            Merkmal(kennzahl) if kennzahl in set(Merkmal) else Merkmal.BERATUNG_KOMMUNEN,
            Zaehlweise(zaehlweise) if zaehlweise in set(Zaehlweise) else Zaehlweise.KOMMUNEN,
        )

    @property
    def frage(self) -> str:
        return urlencode({"kennzahl": self.kennzahl.value, "zaehlweise": self.zaehlweise.value})

    @property
    def adresse(self) -> str:
        return f"/?{self.frage}#karte"


@dataclass(frozen=True)
class Wahl:
    """A link that chooses something else; `anteil` and `satz` are what one sees there."""

    adresse: str
    worte: str
    gewaehlt: bool
    anteil: str = ""
    satz: str = ""


@dataclass(frozen=True)
class Kreiszeile:
    ags: str
    name: str
    kuerzel: str
    zaehler: str
    nenner: str
    anteil: str


@dataclass(frozen=True)
class Landkarte:
    """`bild` is None while the Katalog has never answered; `legende` has the classes in use."""

    titel: str
    bild: Markup | None
    kennzahlen: list[Wahl]
    zaehlweisen: list[Wahl]
    legende: list[tuple[str, str]]
    zeilen: list[Kreiszeile]
    definition: str
    gezaehlt: ZaehlergebnisRead | None
    stand: date | None
    quelle: str
    lage: Lage
    csv: str


async def landkarte_zeigen(
    quellen: Quellen, auswahl: Auswahl, *, stichtag: date, jetzt: datetime
) -> Landkarte:
    inhalt = await karte_zeigen(
        quellen, kennzahl=auswahl.kennzahl, zaehlweise=auswahl.zaehlweise, stichtag=stichtag
    )
    return landkarte(inhalt, jetzt=jetzt)


def landkarte(inhalt: KarteRead, *, jetzt: datetime) -> Landkarte:
    merkmal = inhalt.merkmal
    auswahl = Auswahl(merkmal.kennzahl, inhalt.zaehlweise)
    gezaehlt = next((e for e in inhalt.ergebnisse if e.zaehlweise is inhalt.zaehlweise), None)
    return Landkarte(
        titel=_titel(merkmal.titel, gezaehlt),
        bild=bilder.karte(inhalt, kennung="landkarte", ziel="/kommunen/{}")
        if inhalt.kreise
        else None,
        kennzahlen=[
            Wahl(Auswahl(kennzahl, auswahl.zaehlweise).adresse, worte, kennzahl is auswahl.kennzahl)
            for kennzahl, worte in TITEL.items()
        ],
        zaehlweisen=[_zaehlweise(e, auswahl) for e in inhalt.ergebnisse],
        legende=_legende(inhalt),
        zeilen=_zeilen(inhalt),
        definition=merkmal.definition,
        gezaehlt=gezaehlt,
        stand=merkmal.stand,
        quelle=merkmal.quelle,
        lage=lage(
            merkmal.status,
            merkmal.geholt_am,
            DIENSTE_ZU[merkmal.kennzahl],
            jetzt=jetzt,
            stumme=merkmal.nicht_erreichbar,
        ),
        csv=f"/dashboard/v1/export?was=karte&{auswahl.frage}",
    )


def _titel(worte: str, gezaehlt: ZaehlergebnisRead | None) -> str:
    """Return the finding: who has it, of how many."""
    if gezaehlt is None or gezaehlt.zaehler is None or gezaehlt.nenner is None:
        return worte
    if gezaehlt.zaehlweise is not Zaehlweise.KOMMUNEN:
        return f"{worte}: {gezaehlt.titel} {anteil(gezaehlt.anteil)}"
    return f"{worte}: {zahl(gezaehlt.zaehler)} von {zahl(gezaehlt.nenner)}"


def _zaehlweise(ergebnis: ZaehlergebnisRead, auswahl: Auswahl) -> Wahl:
    gewaehlt = ergebnis.zaehlweise is auswahl.zaehlweise
    satz = "keine Angabe"
    if ergebnis.zaehler is not None and ergebnis.nenner is not None:
        satz = f"{zahl(ergebnis.zaehler)} von {zahl(ergebnis.nenner)} {VON[ergebnis.zaehlweise]}"
    return Wahl(
        Auswahl(auswahl.kennzahl, ergebnis.zaehlweise).adresse,
        ergebnis.titel,
        gewaehlt,
        anteil=anteil(ergebnis.anteil),
        satz=satz + (" · färbt die Karte" if gewaehlt else ""),
    )


def _legende(inhalt: KarteRead) -> list[tuple[str, str]]:
    benutzt = {klasse(k.zaehler, k.nenner) for k in inhalt.kreise}
    return [(name, worte) for name, worte in STUFEN.items() if name in benutzt]


def _zeilen(inhalt: KarteRead) -> list[Kreiszeile]:
    kuerzel = {feld.ags: feld.kuerzel for feld in felder()}
    return [
        Kreiszeile(
            ags=kreis.ags,
            name=kreis.name,
            kuerzel=kuerzel.get(kreis.ags, ""),
            zaehler="–" if kreis.zaehler is None else zahl(kreis.zaehler),
            nenner="–" if kreis.nenner is None else zahl(kreis.nenner),
            anteil=ganze_prozent(kreis.zaehler, kreis.nenner),
        )
        for kreis in sorted(inhalt.kreise, key=lambda k: k.ags)
    ]
