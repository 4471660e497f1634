"""What the Dashboard reads for everybody: one operation for each of its sources."""

from datetime import date

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.abdeckung import UmsetzungsstandRead
from shared.schemas.budget import BudgetStandRead
from shared.schemas.foerderung import ModellkommuneRead
from shared.schemas.katalog import UmsetzungsbuendelRead
from shared.schemas.kennzahl import BeratungKennzahlenRead, KennzahlenRead
from shared.schemas.liste import Liste
from shared.schemas.programm import ProgrammKurzRead
from shared.schemas.pruefung import PruefungRead
from shared.schemas.umsetzung import AngemeldeteRead, UmsetzungsstaendeRead

ALLES = 200


def katalog_kennzahlen(stichtag: date) -> Aufruf[KennzahlenRead]:
    return lesen("/katalog/v1/kennzahlen", KennzahlenRead, stichtag=stichtag.isoformat())


def foerderung_kennzahlen(stichtag: date) -> Aufruf[KennzahlenRead]:
    return lesen("/foerderung/v1/kennzahlen", KennzahlenRead, stichtag=stichtag.isoformat())


def beratung_kennzahlen(stichtag: date) -> Aufruf[BeratungKennzahlenRead]:
    return lesen("/beratung/v1/kennzahlen", BeratungKennzahlenRead, stichtag=stichtag.isoformat())


def umsetzungsbuendel() -> Aufruf[Liste[UmsetzungsbuendelRead]]:
    return lesen("/katalog/v1/umsetzungsbuendel", Liste[UmsetzungsbuendelRead], limit=ALLES)


def umsetzungsstaende(stichtag: date) -> Aufruf[UmsetzungsstaendeRead]:
    return lesen(
        "/katalog/v1/umsetzungsstaende", UmsetzungsstaendeRead, stichtag=stichtag.isoformat()
    )


def angemeldete(stichtag: date) -> Aufruf[AngemeldeteRead]:
    return lesen("/beratung/v1/kennzahlen/kommunen", AngemeldeteRead, stichtag=stichtag.isoformat())


def modellkommunen(stichtag: date) -> Aufruf[Liste[ModellkommuneRead]]:
    return lesen(
        "/foerderung/v1/modellkommunen",
        Liste[ModellkommuneRead],
        stichtag=stichtag.isoformat(),
        limit=ALLES,
    )


def budgets(stichtag: date) -> Aufruf[Liste[BudgetStandRead]]:
    return lesen(
        "/foerderung/v1/budgets",
        Liste[BudgetStandRead],
        stichtag=stichtag.isoformat(),
        limit=ALLES,
    )


def programme(stichtag: date) -> Aufruf[Liste[ProgrammKurzRead]]:
    return lesen(
        "/foerderung/v1/programme",
        Liste[ProgrammKurzRead],
        stichtag=stichtag.isoformat(),
        limit=ALLES,
    )


def umsetzungsstand(ags: str, stichtag: date) -> Aufruf[UmsetzungsstandRead]:
    return lesen(
        f"/katalog/v1/kommunen/{ags}/umsetzungsstand",
        UmsetzungsstandRead,
        stichtag=stichtag.isoformat(),
    )


def foerderchancen(ags: str, stichtag: date) -> Aufruf[Liste[PruefungRead]]:
    return lesen(
        f"/foerderung/v1/kommunen/{ags}/foerderchancen",
        Liste[PruefungRead],
        stichtag=stichtag.isoformat(),
        limit=ALLES,
    )
