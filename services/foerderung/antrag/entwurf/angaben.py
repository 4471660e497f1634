"""What a check is told of an Antrag: what was stated, and what the Antrag itself says."""

from collections.abc import Mapping
from datetime import date

from services.foerderung.foerderfaehigkeit.angaben import AngabenUngueltig, lies_angaben
from services.foerderung.programm.angabe import Angabenwert
from services.foerderung.programm.dokument import Programm
from services.foerderung.tables import Antrag
from shared.schemas.problem import InputError

AUS_DEM_ANTRAG = ("antragsdatum", "vorhaben_beginn", "vorhaben_ende", "beantragt")


def pruefe_angaben(programm: Programm, roh: Mapping[str, object]) -> None:
    """Refuse what the programme does not ask for, cannot read, or what the Antrag says itself."""
    doppelt = [
        InputError(
            pointer=f"/body/angaben/{name}",
            code="steht_im_antrag",
            detail="Diese Angabe folgt aus dem Antrag selbst.",
        )
        for name in AUS_DEM_ANTRAG
        if name in roh and name in programm.angaben
    ]
    if doppelt:
        raise AngabenUngueltig("Mindestens eine Angabe ist nicht gültig.", errors=doppelt)
    lies_angaben(programm, roh)


def angaben_des_antrags(
    programm: Programm, antrag: Antrag, *, antragsdatum: date
) -> dict[str, Angabenwert]:
    """Return everything a check of this Antrag may see, as of the day it is submitted."""
    gesagt: dict[str, Angabenwert | None] = {
        "antragsdatum": antragsdatum,
        "vorhaben_beginn": antrag.vorhaben_beginn,
        "vorhaben_ende": antrag.vorhaben_ende,
        "beantragt": antrag.beantragt,
    }
    eigene = {n: w for n, w in gesagt.items() if w is not None and n in programm.angaben}
    return lies_angaben(programm, antrag.angaben) | eigene
