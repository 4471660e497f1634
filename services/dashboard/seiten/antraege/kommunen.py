"""The task "Kommunen": who leads and who takes part, as one writes their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.antraege.aufgabe import Sache
from services.dashboard.seiten.antraege.laden import sache_laden
from services.dashboard.seiten.antraege.speichern import ablehnung_zeigen, aenderung_senden
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.handeln import gesehen, neuer_schluessel, schluessel
from services.dashboard.seiten.kommune.finden import kommune_finden
from services.dashboard.seiten.rahmen import Rahmen
from shared.clients.katalog.kommunen import kommunen
from shared.clients.verbindung import Abgelehnt
from shared.schemas.antrag import Beteiligung, TeilnahmeCreate, TeilnahmeRead

HOECHSTENS = 50
WORTE = {
    Beteiligung.FEDERFUEHREND: "federführend",
    Beteiligung.PARTNER: "Partner",
}


@dataclass(frozen=True)
class Verbundseite:
    """`eigene` are those the person may lead with; `felder` name the fields of the partners."""

    sache: Sache
    formular: Formular
    etag: str
    schluessel: str
    eigene: list[tuple[str, str]]

    @property
    def felder(self) -> list[str]:
        return partnerfelder(self.formular)


def partnerfelder(formular: Formular) -> list[str]:
    """Return the fields in use, and one to fill in."""
    benutzt = [
        int(name.removeprefix("partner"))
        for name, werte in formular.eingaben.items()
        if name.removeprefix("partner").isdecimal() and any(werte)
    ]
    letztes = min(max(benutzt, default=0) + 1, HOECHSTENS)
    return [f"partner{nummer}" for nummer in range(1, letztes + 1)]


def verbund_vorbelegt(teilnahmen: Sequence[TeilnahmeRead]) -> Formular:
    formular = Formular()
    partner = [t for t in teilnahmen if t.rolle is Beteiligung.PARTNER]
    for nummer, eine in enumerate(partner, start=1):
        formular.eingaben[f"partner{nummer}"] = [f"{eine.name} {eine.ags}"]
    for eine in teilnahmen:
        if eine.rolle is Beteiligung.FEDERFUEHREND:
            formular.eingaben["federfuehrend"] = [eine.ags]
    return formular


async def eigene_kommunen(rahmen: Rahmen, sitzung: Sitzung) -> list[tuple[str, str]]:
    """Return key and name of those the person acts for."""
    schluessel = sorted(sitzung.person.ags)[:200]
    if not schluessel:
        return []
    gefunden = await rahmen.gespraech.versuch(kommunen(ags=schluessel, stichtag=rahmen.heute))
    namen = {k.ags: k.name for k in gefunden.items} if gefunden else {}
    return [(ags, namen.get(ags, ags)) for ags in schluessel]


async def verbund_lesen(
    rahmen: Rahmen, formular: Formular, eigene: Sequence[tuple[str, str]]
) -> list[TeilnahmeCreate] | None:
    """Return who takes part, None with sentences in the form."""
    fuehrt = formular.wahl(
        "federfuehrend", [ags for ags, _ in eigene], fehlt="Wählen Sie, welche Kommune federführt."
    )
    teilnahmen = [TeilnahmeCreate(ags=fuehrt, rolle=Beteiligung.FEDERFUEHREND)] if fuehrt else []
    for feld in partnerfelder(formular):
        text = formular.wert(feld).strip()
        if not text:
            continue
        gefunden = await kommune_finden(rahmen.gespraech, _schluessel(text), stichtag=rahmen.heute)
        if gefunden.kommune is None:
            formular.ablehnen(feld, gefunden.satz)
        elif any(eine.ags == gefunden.kommune.ags for eine in teilnahmen):
            formular.ablehnen(feld, f"{gefunden.kommune.name} ist schon genannt.")
        else:
            teilnahmen.append(TeilnahmeCreate(ags=gefunden.kommune.ags, rolle=Beteiligung.PARTNER))
    return None if formular.fehler else teilnahmen


def _schluessel(text: str) -> str:
    """Return the key where one stands behind the name, as the page itself writes it."""
    letztes = text.split()[-1]
    return letztes if letztes.isdecimal() and len(letztes) == 8 else text


async def verbund_zeigen(
    rahmen: Rahmen, id: UUID, sitzung: Sitzung, getippt: Formular | None
) -> Verbundseite:
    sache, etag = await sache_laden(rahmen, id)
    return Verbundseite(
        sache=sache,
        formular=getippt or verbund_vorbelegt(sache.antrag.teilnahmen),
        etag=(getippt.wert("etag") if getippt else "") or etag,
        schluessel=neuer_schluessel(),
        eigene=await eigene_kommunen(rahmen, sitzung),
    )


async def verbund_speichern(
    rahmen: Rahmen, id: UUID, sitzung: Sitzung, formular: Formular
) -> Verbundseite | None:
    """Save who takes part; return the page with what is wrong or one more field."""
    sache, etag = await sache_laden(rahmen, id)
    eigene = await eigene_kommunen(rahmen, sitzung)
    gelesen = await verbund_lesen(rahmen, formular, eigene)
    if gelesen is not None and not formular.wert("mehr"):
        if [(t.ags, t.rolle) for t in gelesen] == [
            (t.ags, t.rolle) for t in sache.antrag.teilnahmen
        ]:
            return None
        try:
            await aenderung_senden(
                rahmen.gespraech,
                sache.antrag,
                {"kommunen": gelesen},
                etag=gesehen(formular),
                key=schluessel(formular),
            )
        except Abgelehnt as error:
            ablehnung_zeigen(formular, error, sache)
        else:
            return None
    neu = etag if "" in formular.fehler else formular.wert("etag") or etag
    return Verbundseite(sache, formular, neu, neuer_schluessel(), eigene)
