"""Reads of the questionnaire and of what to prepare for a module."""

from collections.abc import Mapping
from datetime import date

from services.beratung.standortbestimmung.ergebnis import vorbereitung
from services.beratung.standortbestimmung.fragebogen import Frage, Fragebogen
from shared.errors import DomainError
from shared.schemas.standortbestimmung import (
    AbschnittRead,
    FragebogenRead,
    FrageRead,
    OptionRead,
    VorbereitungenRead,
)


class FragebogenUnbekannt(DomainError):
    status, slug, title = 404, "fragebogen-unbekannt", "Diese Fassung des Fragebogens gibt es nicht"


def get_fragebogen(
    frageboegen: Mapping[int, Fragebogen], *, fassung: int | None, heute: date
) -> FragebogenRead:
    """Return a Fassung, without `fassung` the one to be filled in on this day."""
    gewaehlt = frageboegen.get(fassung) if fassung else geltender(frageboegen, heute)
    if gewaehlt is None:
        raise FragebogenUnbekannt(f"Die Fassung {fassung} gibt es nicht.")
    return FragebogenRead(
        fassung=gewaehlt.fassung,
        gueltig_ab=gewaehlt.gueltig_ab,
        fassungen=list(frageboegen),
        abschnitte=[
            AbschnittRead(titel=teil.titel, fragen=[_frage(frage) for frage in teil.fragen])
            for teil in gewaehlt.abschnitte
        ],
    )


def geltender(frageboegen: Mapping[int, Fragebogen], heute: date) -> Fragebogen:
    """Return the newest one that has begun; before the first one begins, that one."""
    erster, *weitere = frageboegen.values()
    begonnen = [fragebogen for fragebogen in weitere if fragebogen.gueltig_ab <= heute]
    return begonnen[-1] if begonnen else erster


def get_vorbereitung(
    frageboegen: Mapping[int, Fragebogen], *, modul: int, heute: date
) -> VorbereitungenRead:
    """Return the whole checklist of a module, also what applies to some Kommunen only."""
    punkte = geltender(frageboegen, heute).module[modul].vorbereitung
    return VorbereitungenRead(modul=modul, items=[vorbereitung(punkt) for punkt in punkte])


def _frage(frage: Frage) -> FrageRead:
    return FrageRead(
        frage=frage.frage,
        art=frage.art,
        text=frage.text,
        pflicht=frage.pflicht,
        optionen=[OptionRead(wert=wert, text=text) for wert, text in frage.optionen.items()],
        mindestens=frage.mindestens,
        hoechstens=frage.hoechstens,
    )
