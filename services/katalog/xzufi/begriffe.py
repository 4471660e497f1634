"""The words of XZuFi 2.2.0 that we read and write.

Names, attributes and code lists as published data use them; the order of the elements is that in
which they are seen there. The schemas themselves are not public enough to be kept here, see
`schema.py`.
"""

from enum import StrEnum

NAMENSRAUM = "http://xoev.de/schemata/xzufi/2_2_0"
ALLE_VERSIONEN = "http://xoev.de/schemata/xzufi/"
VERSIONEN = ("2.2", "2.2.0")
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
XINCLUDE = "{http://www.w3.org/2001/XInclude}"
NACHRICHT = "transfer"
AGENTUR = "ozg-kommunal"
"""`schemeAgencyID` of what comes from this catalogue."""
TEXTMODULE = "urn:de:xzufi:codeliste:leistungstextmodulleika"
BEZEICHNUNG, BEZEICHNUNG_II = "02", "03"
LEIKA = "urn:de:fim:leika:leistung"
TYPISIERUNG = "urn:de:fim:leika:typisierung"
SDG = "urn:xoev-de:fim:codeliste:sdginformationsbereich"
LINKTYP, ZUM_DIENST = "urn:xoev-de:fim:codeliste:onlinedienstlinktyp", "01"
GEMEINDESCHLUESSEL = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:ags"
REGIONALSCHLUESSEL = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:rs"

ZUSTAENDIGKEITEN = ("ZustaendigkeitOrganisationseinheit", "ZustaendigkeitOnlinedienst")
"""`schemeID` of a Zustaendigkeit: whose it is."""


def q(name: str) -> str:
    """Return the name as lxml writes a name of the namespace of XZuFi."""
    return f"{{{NAMENSRAUM}}}{name}"


class Klasse(StrEnum):
    LEISTUNG = "leistung"
    SPEZIALISIERUNG = "spezialisierung"
    ONLINEDIENST = "onlinedienst"
    ORGANISATIONSEINHEIT = "organisationseinheit"
    ZUSTAENDIGKEIT = "zustaendigkeit"


ELEMENTE = {
    q("leistung"): Klasse.LEISTUNG,
    q("spezialisierung"): Klasse.SPEZIALISIERUNG,
    q("onlinedienst"): Klasse.ONLINEDIENST,
    q("organisationseinheit"): Klasse.ORGANISATIONSEINHEIT,
    q("zustaendigkeitTransferObjekt"): Klasse.ZUSTAENDIGKEIT,
}
LOESCHE = {
    "Leistung": Klasse.LEISTUNG,
    "LeistungSpezialisierung": Klasse.SPEZIALISIERUNG,
    "Onlinedienst": Klasse.ONLINEDIENST,
    "Organisationseinheit": Klasse.ORGANISATIONSEINHEIT,
    "Zustaendigkeit": Klasse.ZUSTAENDIGKEIT,
}
NAMEN = {
    Klasse.LEISTUNG: "Text einer Leistung",
    Klasse.SPEZIALISIERUNG: "Spezialisierung",
    Klasse.ONLINEDIENST: "Text eines Onlinedienstes",
    Klasse.ORGANISATIONSEINHEIT: "Organisationseinheit",
    Klasse.ZUSTAENDIGKEIT: "Zuständigkeit",
}
"""What a report calls the objects; the rows they lead are told apart from them."""
RAHMEN = {q(n) for n in ("nachrichtenkopf", "transaktionID", "transaktionPosition", "schreibe")}

REIHENFOLGE: dict[Klasse, tuple[str, ...]] = {
    Klasse.LEISTUNG: (
        "id", "idSekundaer", "struktur", "referenzLeiKa", "modulText", "modulFrist", "modulKosten",
        "modulBearbeitungsdauer", "modulBegriffImKontext", "modulFachlicheFreigabe",
        "modulUrsprungsportal", "typisierung", "leistungsadressat",
        "kennzeichenSchriftformerfordernis", "vertrauensniveau", "kategorie", "klassifizierung",
        "informationsbereichSDG", "gueltigkeitGebietID", "kennzeichenEA", "versionsinformation",
        "sprachversion", "gueltigkeit",
    ),
    Klasse.SPEZIALISIERUNG: ("id", "leistungID"),
    Klasse.ONLINEDIENST: (
        "id", "bezeichnung", "link", "vertrauensniveau", "zustaendigkeit", "sprachversion",
    ),
    Klasse.ORGANISATIONSEINHEIT: ("id", "name", "anschrift", "zustaendigkeit"),
    Klasse.ZUSTAENDIGKEIT: ("zustaendigkeit", "uebergeordnetesObjektID"),
}  # fmt: skip
"""The children of each class that we know, in their order; all others are kept as they came."""
