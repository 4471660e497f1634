"""Which unit performs a Leistung where, and why it cannot be used online there."""

from collections.abc import Collection

from shared.schemas.abdeckung import Grund, Hindernis
from shared.schemas.katalog import Ebene, Stufe

LEISTUNGSOBJEKT, VERRICHTUNG = 8, 11  # digits of a LeiKa key before the rest is nought

TEXTE = {
    Hindernis.ZUSTAENDIGKEIT_UNBEKANNT: "Wer zuständig ist, ist dem Katalog nicht bekannt.",
    Hindernis.ANDERE_EBENE: "Zuständig ist hier niemand; die Leistung liegt bei: {ebenen}.",
    Hindernis.KEIN_ONLINEDIENST: "Für diese Leistung gibt es noch keinen Onlinedienst.",
    Hindernis.NICHT_VERFUEGBAR: "„{dienst}“ kann am Stichtag nicht abgerufen werden.",
    Hindernis.NICHT_ABGERUFEN: "Die zuständige Stelle hat „{dienst}“ noch nicht abgerufen.",
    Hindernis.NICHT_EINGEBUNDEN: "„{dienst}“ ist abgerufen, aber noch nicht eingebunden.",
    Hindernis.NICHT_IM_HESSENFINDER: "„{dienst}“ ist eingebunden, aber noch nicht im Hessenfinder.",
    Hindernis.NICHT_FREIGESCHALTET: "„{dienst}“ steht im Hessenfinder, ist aber nicht nutzbar.",
    Hindernis.ZURUECKGENOMMEN: "Die zuständige Stelle hat „{dienst}“ zurückgenommen.",
}
ES_FEHLT = {
    Stufe.IM_HESSENFINDER: Hindernis.NICHT_FREIGESCHALTET,
    Stufe.EINGEBUNDEN: Hindernis.NICHT_IM_HESSENFINDER,
    Stufe.ABGERUFEN: Hindernis.NICHT_EINGEBUNDEN,
    Stufe.BEREITGESTELLT: Hindernis.NICHT_ABGERUFEN,
}
EBENEN = {
    Ebene.GEMEINDE: "Städte und Gemeinden",
    Ebene.LANDKREIS: "Landkreise",
    Ebene.KREISFREIE_STADT: "kreisfreie Städte",
    Ebene.SONDERSTATUS: "Städte mit Sonderstatus",
}


def schluessel_und_ersatz(leika_schluessel: str) -> list[str]:
    """Return the key, then those under which its Leistung may be found instead."""
    stellen = (len(leika_schluessel), VERRICHTUNG, LEISTUNGSOBJEKT)
    return list(dict.fromkeys(leika_schluessel[:n].ljust(14, "0") for n in stellen))


def zustaendig(eigene: Collection[Ebene], ebenen: Collection[Ebene]) -> tuple[Ebene | None, bool]:
    """Return as what a Kommune of the Ebenen `eigene` performs it, and whether its Landkreis does.

    A city of § 4a HGO takes the place of its Landkreis in what is given to such cities.
    """
    selbst = max(set(eigene) & set(ebenen), key=list(Ebene).index, default=None)
    kreisangehoerig = Ebene.GEMEINDE in eigene
    kreis = kreisangehoerig and Ebene.LANDKREIS in ebenen and selbst is not Ebene.SONDERSTATUS
    return selbst, kreis


def grund(hindernis: Hindernis, *, dienst: str = "", ebenen: Collection[Ebene] = ()) -> Grund:
    """Return what is in the way, in a sentence."""
    liste = ", ".join(EBENEN[ebene] for ebene in Ebene if ebene in ebenen)
    return Grund(art=hindernis, text=TEXTE[hindernis].format(dienst=dienst, ebenen=liste))
