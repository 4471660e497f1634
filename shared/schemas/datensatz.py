"""Wire contract of the description of the published data sets: DCAT-AP.de 3.0 as JSON-LD.

The terms are those of the vocabularies, written short; KONTEXT says which each one is.
"""

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eingabe import Anfrage, beispiel

Adresse: TypeAlias = Annotated[str, Field(json_schema_extra={"format": "uri"})]

_VERWEISE = {
    "homepage": "foaf:homepage",
    "license": "dct:license",
    "language": "dct:language",
    "spatial": "dct:spatial",
    "theme": "dcat:theme",
    "themeTaxonomy": "dcat:themeTaxonomy",
    "landingPage": "dcat:landingPage",
    "accessRights": "dct:accessRights",
    "accrualPeriodicity": "dct:accrualPeriodicity",
    "contributorID": "dcatde:contributorID",
    "politicalGeocodingLevelURI": "dcatde:politicalGeocodingLevelURI",
    "accessURL": "dcat:accessURL",
    "downloadURL": "dcat:downloadURL",
    "accessService": "dcat:accessService",
    "format": "dct:format",
    "mediaType": "dcat:mediaType",
    "availability": "dcatap:availability",
    "endpointURL": "dcat:endpointURL",
    "endpointDescription": "dcat:endpointDescription",
    "servesDataset": "dcat:servesDataset",
    "hasEmail": "vcard:hasEmail",
    "publisher": "dct:publisher",
    "contactPoint": "dcat:contactPoint",
    "dataset": "dcat:dataset",
    "service": "dcat:service",
    "distribution": "dcat:distribution",
}
KONTEXT: dict[str, Any] = {
    "@language": "de",
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "title": "dct:title",
    "description": "dct:description",
    "keyword": "dcat:keyword",
    "identifier": {"@id": "dct:identifier", "@language": None},
    "name": "foaf:name",
    "fn": "vcard:fn",
    "licenseAttributionByText": "dcatde:licenseAttributionByText",
    "modified": {"@id": "dct:modified", "@type": "xsd:date"},
} | {name: {"@id": iri, "@type": "@id"} for name, iri in _VERWEISE.items()}

_ADRESSE = "https://ozg.example/katalog/v1/datensaetze"
_HESSEN = "http://dcat-ap.de/def/politicalGeocoding/stateKey/06"
BESCHREIBUNG: dict[str, Any] = {
    "@context": {"@language": "de", "dct": "http://purl.org/dc/terms/", "title": "dct:title"},
    "id": f"{_ADRESSE}#katalog",
    "type": "dcat:Catalog",
    "title": "OZG-Kommunal: Datensätze des Katalogs",
    "description": "Was dieses System veröffentlicht.",
    "publisher": {"id": f"{_ADRESSE}#herausgeber", "type": "foaf:Agent", "name": "Musterstelle"},
    "homepage": "https://ozg.example/katalog/v1/",
    "license": "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
    "language": "http://publications.europa.eu/resource/authority/language/DEU",
    "spatial": {"id": _HESSEN, "type": "dct:Location"},
    "themeTaxonomy": "http://publications.europa.eu/resource/authority/data-theme",
    "modified": "2021-03-01",
    "dataset": [],
    "service": [],
}


class Ort(BaseModel):
    id: Adresse
    type: Literal["dct:Location"]


class Herausgeber(BaseModel):
    id: Adresse
    type: Literal["foaf:Agent"]
    name: str


class Kontakt(BaseModel):
    """An official contact, never a person."""

    type: Literal["vcard:Organization"]
    fn: str
    hasEmail: Adresse


class Verteilung(BaseModel):
    """One form in which a data set can be had."""

    id: Adresse
    type: Literal["dcat:Distribution"]
    title: str
    accessURL: Adresse
    downloadURL: Adresse | None
    accessService: Adresse | None
    format: Adresse
    mediaType: Adresse
    license: Adresse
    licenseAttributionByText: str
    language: Adresse
    availability: Adresse
    modified: date | None


class Datensatz(BaseModel):
    """`modified` is the last day on which something in it changed, null where that is not known."""

    id: Adresse
    type: Literal["dcat:Dataset"]
    identifier: str
    title: str
    description: str
    keyword: list[str]
    theme: Adresse
    spatial: Ort
    politicalGeocodingLevelURI: Adresse
    publisher: Herausgeber
    contactPoint: Kontakt | None
    contributorID: Adresse | None
    accessRights: Adresse
    accrualPeriodicity: Adresse
    language: Adresse
    availability: Adresse
    landingPage: Adresse
    modified: date | None
    distribution: list[Verteilung]


class Schnittstelle(BaseModel):
    id: Adresse
    type: Literal["dcat:DataService"]
    title: str
    endpointURL: Adresse
    endpointDescription: Adresse
    servesDataset: list[Adresse]
    publisher: Adresse
    license: Adresse
    accessRights: Adresse
    availability: Adresse


class DatensaetzeRead(BaseModel):
    """The catalogue with all it holds, as one JSON-LD document."""

    model_config = ConfigDict(populate_by_name=True, json_schema_extra=beispiel(BESCHREIBUNG))

    context: Annotated[dict[str, Any], Field(alias="@context")]
    id: Adresse
    type: Literal["dcat:Catalog"]
    title: str
    description: str
    publisher: Herausgeber
    homepage: Adresse
    license: Adresse
    language: Adresse
    spatial: Ort
    themeTaxonomy: Adresse
    modified: date | None
    dataset: list[Datensatz]
    service: list[Schnittstelle]


class DatensaetzeFilter(Anfrage):
    model_config = ConfigDict(json_schema_extra=beispiel({"format": "turtle"}))

    format: Annotated[
        Literal["jsonld", "turtle"] | None,
        Field(description="Ohne Angabe entscheidet die Kopfzeile Accept."),
    ] = None
