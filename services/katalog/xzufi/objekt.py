"""What the reader hands on: objects to write, and objects to take away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

from services.katalog.xzufi.begriffe import AGENTUR, ZUSTAENDIGKEITEN, Klasse

EIGENE_KENNUNG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Identifikator:
    """`agentur` (schemeAgencyID) gave the object its `wert`; `art` is the schemeID, if any."""

    klasse: Klasse
    agentur: str
    art: str
    wert: str

    @property
    def id(self) -> UUID:
        """The same for the same object always; two classes of the same number are two objects."""
        art = self.art if self.klasse == Klasse.ZUSTAENDIGKEIT else ""
        teile = "\x1f".join((self.klasse, self.agentur, art, self.wert))
        return uuid5(NAMESPACE_URL, f"urn:ozg-kommunal:xzufi:{teile}")

    @property
    def moegliche_ids(self) -> Iterator[UUID]:
        """Yield what its id may be: who deletes a Zustaendigkeit does not always say of what."""
        yield self.id
        if self.klasse == Klasse.ZUSTAENDIGKEIT and not self.art:
            for art in ZUSTAENDIGKEITEN:
                yield replace(self, art=art).id

    @property
    def kennung(self) -> str:
        """The `kennung` of the row that this object leads: our own comes back as it went."""
        if (
            self.agentur == AGENTUR
            and len(self.wert) <= 200
            and EIGENE_KENNUNG.fullmatch(self.wert)
            and not self.wert.startswith("xzufi-")
        ):
            return self.wert
        return f"xzufi-{self.id.hex}"


@dataclass(frozen=True, slots=True)
class Leistungswerte:
    name: str
    synonyme: tuple[str, ...] = ()
    leika_schluessel: str | None = None
    sdg_code: str | None = None
    typisierung: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Onlinedienstwerte:
    name: str
    url_vorlage: str | None = None


@dataclass(frozen=True, slots=True)
class Organisationswerte:
    """`gebiete` holds keys of 8 digits; those of a Land or of the Bund are not among them."""

    name: str
    gebiete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zustaendigkeitswerte:
    """`traeger` is the Organisationseinheit or the Onlinedienst, `gebiete` as above."""

    leistung: Identifikator
    traeger: Identifikator
    gebiete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spezialisierungswerte:
    leistung: Identifikator | None


Werte: TypeAlias = (
    Leistungswerte
    | Onlinedienstwerte
    | Organisationswerte
    | Zustaendigkeitswerte
    | Spezialisierungswerte
)


@dataclass(frozen=True, slots=True)
class Objekt:
    """`inhalt` is its XML, without comments and without persons; null where it is part of another.

    `hinweise` says what of it we cannot use, `unbekannt` names the elements we do not know.
    """

    zeile: int
    identifikator: Identifikator
    werte: Werte
    inhalt: str | None
    unbekannt: tuple[str, ...] = ()
    hinweise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loeschung:
    zeile: int
    identifikator: Identifikator


Eintrag: TypeAlias = Objekt | Loeschung
