"""From the answers of three services to the tiles of the overview: pure, in a fixed order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.dashboard.quelle.lage import DIENSTE
from shared.schemas.dashboard import KachelRead, KachelStatus
from shared.schemas.kennzahl import KennzahlenRead, KennzahlRead


@dataclass(frozen=True)
class Vorgabe:
    """Which figure of which service; `titel` and `einheit` stand in while nobody knows it."""

    kennzahl: str
    dienst: str
    titel: str
    einheit: str


VORGABEN = (
    Vorgabe("leistungen_verfuegbar", "katalog", "Verfügbare Leistungen", "Leistungen"),
    Vorgabe("beratung_kommunen", "beratung", "Kommunen in der Beratung", "Kommunen"),
    Vorgabe("beratungsmodule", "beratung", "Gebuchte Beratungsmodule", "Module"),
    Vorgabe("beratung_landkreise", "beratung", "Landkreise in der Beratung", "Landkreise"),
    Vorgabe(
        "beratung_gemeinden",
        "beratung",
        "Städte und Gemeinden in der Beratung",
        "Städte und Gemeinden",
    ),
    Vorgabe("modellkommunen", "foerderung", "OZG-Modellkommunen", "Kommunen"),
    Vorgabe("kommunen", "katalog", "Kommunen in Hessen", "Kommunen"),
)


@dataclass(frozen=True)
class Antwort:
    """What a service said: None when it never answered; `stumm` when it does not answer now."""

    kennzahlen: KennzahlenRead | None
    geholt_am: datetime | None
    aktuell: bool
    stumm: bool

    @property
    def unterwegs(self) -> bool:
        """Whether it is being asked and nothing is known yet."""
        return self.kennzahlen is None and not self.stumm

    def kennzahl(self, name: str) -> KennzahlRead | None:
        items = self.kennzahlen.items if self.kennzahlen else []
        return next((k for k in items if k.kennzahl == name), None)


def kacheln(antworten: Mapping[str, Antwort]) -> list[KachelRead]:
    """Return one tile per `VORGABEN`; `antworten` has one entry per service of `DIENSTE`."""
    return [_kachel(vorgabe, antworten) for vorgabe in VORGABEN]


def _kachel(vorgabe: Vorgabe, antworten: Mapping[str, Antwort]) -> KachelRead:
    eigene = antworten[vorgabe.dienst]
    kennzahl = eigene.kennzahl(vorgabe.kennzahl)
    if kennzahl is None:
        return KachelRead(
            kennzahl=vorgabe.kennzahl,
            titel=vorgabe.titel,
            wert=None,
            nenner=None,
            einheit=vorgabe.einheit,
            definition=None,
            stand=None,
            quelle=DIENSTE[vorgabe.dienst],
            status=KachelStatus.WIRD_GEHOLT if eigene.unterwegs else KachelStatus.FEHLER,
            geholt_am=None,
            nicht_erreichbar=_stumm({vorgabe.dienst}, antworten),
        )
    nenner, nenner_dienste = _nenner(kennzahl.nenner_kennzahl, antworten)
    gebraucht = [vorgabe.dienst] if nenner is None else [vorgabe.dienst, *nenner_dienste]
    nenner_fehlt = [antworten[d] for d in nenner_dienste] if nenner is None else []
    geholt = [a.geholt_am for a in (antworten[d] for d in gebraucht) if a.geholt_am]
    return KachelRead(
        kennzahl=kennzahl.kennzahl,
        titel=kennzahl.titel,
        wert=kennzahl.wert,
        nenner=nenner,
        einheit=kennzahl.einheit,
        definition=kennzahl.definition,
        stand=kennzahl.stand,
        quelle=kennzahl.quelle,
        status=_status([antworten[d] for d in gebraucht], nenner_fehlt),
        geholt_am=min(geholt, default=None),
        nicht_erreichbar=_stumm({vorgabe.dienst, *nenner_dienste}, antworten),
    )


def _status(gebraucht: Sequence[Antwort], nenner_fehlt: Sequence[Antwort]) -> KachelStatus:
    if any(antwort.unterwegs for antwort in nenner_fehlt):
        return KachelStatus.WIRD_GEHOLT
    aktuell = all(antwort.aktuell for antwort in gebraucht)
    return KachelStatus.OK if aktuell else KachelStatus.VERALTET


def _nenner(name: str | None, antworten: Mapping[str, Antwort]) -> tuple[int | None, list[str]]:
    """Return the denominator and the services it comes from.

    When nobody has it, it may be any of those that have never answered.
    """
    if name is None:
        return None, []
    for dienst, antwort in antworten.items():
        if kennzahl := antwort.kennzahl(name):
            return kennzahl.wert, [dienst]
    return None, [d for d, antwort in antworten.items() if antwort.kennzahlen is None]


def _stumm(dienste: set[str], antworten: Mapping[str, Antwort]) -> list[str]:
    return [d for d in DIENSTE if d in dienste and antworten[d].stumm]
