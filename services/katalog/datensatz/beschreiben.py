"""The description of the published data sets in the terms of DCAT-AP.de 3.0; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.katalog.datensatz.bestand import BESTAENDE, FORMEN, Bestand, Form
from services.katalog.settings import Settings
from shared.schemas.datensatz import (
    KONTEXT,
    DatensaetzeRead,
    Datensatz,
    Herausgeber,
    Kontakt,
    Ort,
    Schnittstelle,
    Verteilung,
)

EU = "http://publications.europa.eu/resource/authority"
DEUTSCH = f"{EU}/language/DEU"
OEFFENTLICH = f"{EU}/access-right/PUBLIC"
VERFUEGBAR = f"{EU}/planned-availability/AVAILABLE"
LAUFEND = f"{EU}/frequency/CONT"
REGIERUNG = f"{EU}/data-theme/GOVE"
MEDIENTYPEN = "https://www.iana.org/assignments/media-types"
HESSEN = Ort(id="http://dcat-ap.de/def/politicalGeocoding/stateKey/06", type="dct:Location")
GEMEINDEEBENE = "http://dcat-ap.de/def/politicalGeocoding/Level/municipality"


def beschreiben(settings: Settings, staende: Mapping[str, date | None]) -> DatensaetzeRead:
    """Return the catalogue; `staende` holds for each Bestand the day of its last change."""
    return _Beschreibung(settings, f"{settings.oeffentliche_adresse}/katalog/v1").katalog(staende)


@dataclass(frozen=True)
class _Beschreibung:
    settings: Settings
    basis: str

    def katalog(self, staende: Mapping[str, date | None]) -> DatensaetzeRead:
        datensaetze = [self._datensatz(bestand, staende[bestand.name]) for bestand in BESTAENDE]
        return DatensaetzeRead(
            context=KONTEXT,
            id=self._id("katalog"),
            type="dcat:Catalog",
            title="OZG-Kommunal: Datensätze des Katalogs",
            description="Was dieses System über Verwaltungsleistungen und Kommunen in Hessen"
            " veröffentlicht, als Dateien und über eine Schnittstelle.",
            publisher=self._herausgeber(),
            homepage=f"{self.basis}/",
            license=self.settings.lizenz,
            language=DEUTSCH,
            spatial=HESSEN,
            themeTaxonomy=f"{EU}/data-theme",
            modified=max(filter(None, staende.values()), default=None),
            dataset=datensaetze,
            service=[self._schnittstelle([datensatz.id for datensatz in datensaetze])],
        )

    def _datensatz(self, bestand: Bestand, stand: date | None) -> Datensatz:
        return Datensatz(
            id=self._id(bestand.name),
            type="dcat:Dataset",
            identifier=self._id(bestand.name),
            title=bestand.titel,
            description=bestand.beschreibung,
            keyword=list(bestand.schlagworte),
            theme=REGIERUNG,
            spatial=HESSEN,
            politicalGeocodingLevelURI=GEMEINDEEBENE,
            publisher=self._herausgeber(),
            contactPoint=self._kontakt(),
            contributorID=self.settings.contributor_id,
            accessRights=OEFFENTLICH,
            accrualPeriodicity=LAUFEND,
            language=DEUTSCH,
            availability=VERFUEGBAR,
            landingPage=f"{self.basis}/",
            modified=stand,
            distribution=[*self._verteilungen(bestand, stand)],
        )

    def _verteilungen(self, bestand: Bestand, stand: date | None) -> Iterator[Verteilung]:
        for form in FORMEN:
            datei = f"{self.basis}/{bestand.name}/export?format={form.name}"
            titel = f"{bestand.titel} ({form.format}, ganze Datei)"
            yield self._verteilung(bestand, form, datei, titel, stand, datei=True)
        if bestand.liste:
            liste, titel = f"{self.basis}/{bestand.name}", f"{bestand.titel} (Schnittstelle)"
            yield self._verteilung(bestand, FORMEN[-1], liste, titel, stand, datei=False)

    def _verteilung(
        self,
        bestand: Bestand,
        form: Form,
        adresse: str,
        titel: str,
        stand: date | None,
        *,
        datei: bool,
    ) -> Verteilung:
        return Verteilung(
            id=self._id(f"{bestand.name}-{form.name if datei else 'schnittstelle'}"),
            type="dcat:Distribution",
            title=titel,
            accessURL=adresse,
            downloadURL=adresse if datei else None,
            accessService=None if datei else self._id("schnittstelle"),
            format=f"{EU}/file-type/{form.format}",
            mediaType=f"{MEDIENTYPEN}/{form.medientyp}",
            license=self.settings.lizenz,
            licenseAttributionByText=self.settings.namensnennung,
            language=DEUTSCH,
            availability=VERFUEGBAR,
            modified=stand,
        )

    def _schnittstelle(self, datensaetze: list[str]) -> Schnittstelle:
        return Schnittstelle(
            id=self._id("schnittstelle"),
            type="dcat:DataService",
            title="Schnittstelle des Katalogs",
            endpointURL=self.basis,
            endpointDescription=f"{self.basis}/openapi.json",
            servesDataset=datensaetze,
            publisher=self._id("herausgeber"),
            license=self.settings.lizenz,
            accessRights=OEFFENTLICH,
            availability=VERFUEGBAR,
        )

    def _herausgeber(self) -> Herausgeber:
        return Herausgeber(
            id=self._id("herausgeber"), type="foaf:Agent", name=self.settings.herausgeber
        )

    def _kontakt(self) -> Kontakt | None:
        if self.settings.kontakt is None:
            return None
        return Kontakt(
            type="vcard:Organization",
            fn=self.settings.herausgeber,
            hasEmail=f"mailto:{self.settings.kontakt}",
        )

    def _id(self, name: str) -> str:
        return f"{self.basis}/datensaetze#{name}"
