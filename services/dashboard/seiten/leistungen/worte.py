"""What the codes of the catalogue are called on a page: pure."""

from shared.schemas.katalog import Ebene, Onlinedienstart, OnlinedienstStatus, Stufe
from shared.schemas.suche import Suchart

EBENEN = {
    Ebene.GEMEINDE: "Städte und Gemeinden",
    Ebene.LANDKREIS: "Landkreise",
    Ebene.KREISFREIE_STADT: "kreisfreie Städte",
    Ebene.SONDERSTATUS: "Städte mit Sonderstatus",
}
STATUS = {
    OnlinedienstStatus.VERFUEGBAR: "online verfügbar",
    OnlinedienstStatus.PILOT: "im Pilotbetrieb",
    OnlinedienstStatus.IN_FABRIK: "in einer Digitalisierungsfabrik",
    OnlinedienstStatus.GEPLANT: "geplant",
    OnlinedienstStatus.EINGESTELLT: "eingestellt",
}
ZEICHEN = {
    OnlinedienstStatus.VERFUEGBAR: "gut",
    OnlinedienstStatus.EINGESTELLT: "schlecht",
}
STUFEN = {
    Stufe.BEREITGESTELLT: "bereitgestellt",
    Stufe.ABGERUFEN: "abgerufen",
    Stufe.EINGEBUNDEN: "eingebunden",
    Stufe.IM_HESSENFINDER: "im Hessenfinder",
    Stufe.NUTZBAR: "nutzbar",
    Stufe.ZURUECKGENOMMEN: "zurückgenommen",
}
DIENSTARTEN = {
    Onlinedienstart.CIVENTO: "civento",
    Onlinedienstart.EFA: "Einer für Alle (EfA)",
    Onlinedienstart.UNBEKANNT: "Art nicht genannt",
}
TREFFERARTEN = {
    Suchart.LEISTUNG: "Leistung",
    Suchart.ONLINEDIENST: "Onlinedienst",
    Suchart.UMSETZUNGSBUENDEL: "Umsetzungsbündel",
    Suchart.KOMMUNE: "Kommune",
}
REIFEGRAD_HOECHSTENS = {"1.1": 4, "2.0": 7}
LAENDER = {
    "01": "Schleswig-Holstein", "02": "Hamburg", "03": "Niedersachsen", "04": "Bremen",
    "05": "Nordrhein-Westfalen", "06": "Hessen", "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg", "09": "Bayern", "10": "Saarland", "11": "Berlin",
    "12": "Brandenburg", "13": "Mecklenburg-Vorpommern", "14": "Sachsen",
    "15": "Sachsen-Anhalt", "16": "Thüringen",
}  # fmt: skip
