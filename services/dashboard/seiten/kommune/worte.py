"""What the codes of a Kommune and its steps are called on a page: pure."""

from shared.schemas.dashboard_vergleich import Groessenklasse
from shared.schemas.katalog import Kommunenart, Stufe

ARTEN = {
    Kommunenart.LANDKREIS: "Landkreis",
    Kommunenart.KREISFREIE_STADT: "Kreisfreie Stadt",
    Kommunenart.STADT: "Stadt",
    Kommunenart.GEMEINDE: "Gemeinde",
}
GROESSEN = {
    Groessenklasse.LANDGEMEINDE: "unter 5.000",
    Groessenklasse.KLEINSTADT: "5.000 bis unter 20.000",
    Groessenklasse.MITTELSTADT: "20.000 bis unter 100.000",
    Groessenklasse.GROSSSTADT: "100.000 und mehr",
}
STAND = {
    Stufe.NUTZBAR: "nutzbar",
    Stufe.IM_HESSENFINDER: "im Hessenfinder, noch nicht freigeschaltet",
    Stufe.EINGEBUNDEN: "eingebunden, noch nicht im Hessenfinder",
    Stufe.ABGERUFEN: "abgerufen, noch nicht eingebunden",
    Stufe.BEREITGESTELLT: "bereitgestellt, noch nicht abgerufen",
    None: "ohne Onlinedienst",
}
