"""The steps of the guided check: what a page shows next, or where it sends on to."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.dashboard.seiten.foerdercheck.angaben import BREITEN, FELD, HILFEN, getippt, lesen
from services.dashboard.seiten.foerdercheck.fragen import Frage, alle_fragen, naechste_frage
from services.dashboard.seiten.foerdercheck.pruefen import Gepruefte, vorhaben_pruefen
from services.dashboard.seiten.foerdercheck.vorhaben import HOECHSTENS_KOMMUNEN, Vorhaben
from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.kommune.finden import kommune_finden
from shared.clients.katalog.kommunen import kommunen

ZU_WENIG = "Nennen Sie mindestens eine Kommune."


@dataclass(frozen=True)
class Weiter:
    """Where the next step is."""

    adresse: str


@dataclass(frozen=True)
class Beteiligte:
    """The first page: who takes part, and for which day; `felder` are the names of its fields."""

    formular: Formular
    felder: list[str]


@dataclass(frozen=True)
class Fragestellung:
    """One question; `zurueck` is the address of the page before."""

    vorhaben: Vorhaben
    frage: Frage
    formular: Formular
    zurueck: str
    abbruch: str

    @property
    def hilfe(self) -> str | None:
        return HILFEN.get(self.frage.angabe.typ)

    @property
    def breite(self) -> int:
        return BREITEN.get(self.frage.angabe.typ, 10)


async def beteiligte_zeigen(
    gespraech: Gespraech, vorhaben: Vorhaben, *, eigene: Sequence[str]
) -> Beteiligte:
    """Return the first page with those named before, or whom the person acts for."""
    schluessel = vorhaben.kommunen or tuple(eigene)
    namen = list(schluessel)
    if schluessel:
        gefunden = await gespraech.versuch(kommunen(ags=schluessel, stichtag=vorhaben.stichtag))
        zu = {k.ags: k.name for k in gefunden.items} if gefunden else {}
        namen = [f"{zu[ags]} {ags}" if ags in zu else ags for ags in schluessel]
    return _beteiligte(namen, vorhaben.stichtag, offen=vorhaben.offen)


def _beteiligte(namen: Sequence[str], stichtag: date, *, offen: bool) -> Beteiligte:
    formular = Formular.vorbelegt(stichtag=stichtag, offen="ja" if offen else None)
    felder = [f"kommune{nummer}" for nummer in range(1, len(namen) + 2)]
    formular.eingaben |= {feld: [name] for feld, name in zip(felder, namen, strict=False)}
    return Beteiligte(formular, felder)


async def beteiligte_lesen(
    gespraech: Gespraech, formular: Formular, vorhaben: Vorhaben, *, noch_eine: bool
) -> Beteiligte | Weiter:
    """Return the first question, or the page again with what is wrong or one more field."""
    gefuellt = {
        name: formular.wert(name)
        for name in formular.eingaben
        if name.startswith("kommune") and formular.wert(name).strip()
    }
    namen = list(gefuellt.values())[:HOECHSTENS_KOMMUNEN]
    if noch_eine:
        stichtag = formular.tag("stichtag") or vorhaben.stichtag
        return _beteiligte(namen, stichtag, offen=formular.angekreuzt("offen"))
    stichtag = Formular(formular.eingaben).tag("stichtag") or vorhaben.stichtag
    gefunden = await asyncio.gather(
        *(kommune_finden(gespraech, _nur_name(name), stichtag=stichtag) for name in namen)
    )
    schluessel: list[str] = []
    for feld, treffer in zip(gefuellt, gefunden, strict=False):
        if treffer.kommune is None:
            formular.ablehnen(feld, treffer.satz)
        elif treffer.kommune.ags in schluessel:
            formular.ablehnen(feld, f"{treffer.kommune.name} ist schon genannt.")
        else:
            schluessel.append(treffer.kommune.ags)
    if not namen:
        formular.ablehnen("kommune1", ZU_WENIG)
    formular.tag("stichtag", fehlt="Nennen Sie einen Tag, zum Beispiel 1.3.2021.")
    if formular.fehler:
        felder = [*gefuellt, f"kommune{len(gefuellt) + 1}"] if gefuellt else ["kommune1"]
        return Beteiligte(formular, felder)
    neu = Vorhaben(
        kommunen=tuple(schluessel),
        stichtag=stichtag,
        offen=formular.angekreuzt("offen"),
        angaben=vorhaben.angaben,
    )
    return Weiter(neu.adresse("frage"))


def _nur_name(text: str) -> str:
    """Return the key of "Volkmarsen 06635020", as the page writes it, else the text."""
    letztes = text.split()[-1]
    return letztes if len(letztes) == 8 and letztes.isdigit() else text


async def frage_zeigen(
    gespraech: Gespraech, vorhaben: Vorhaben, *, frage: str
) -> Fragestellung | Weiter:
    """Return the question named, else the first one open; without any the summary is next."""
    if not vorhaben.kommunen:
        return Weiter(vorhaben.adresse())
    gepruefte = await vorhaben_pruefen(gespraech, vorhaben)
    gestellt = _gemeint(gepruefte, frage) or naechste_frage(gepruefte)
    if gestellt is None:
        return Weiter(vorhaben.adresse("pruefen"))
    bisher = vorhaben.angaben.get((gestellt.programm, gestellt.angabe.name))
    formular = Formular()
    if bisher is not None:
        wert = getippt(gestellt.angabe, bisher) if bisher else "unbekannt"
        formular = Formular({FELD: [wert]})
    return _stellung(gepruefte, gestellt, formular)


async def frage_beantworten(
    gespraech: Gespraech, vorhaben: Vorhaben, formular: Formular, *, frage: str, unbekannt: bool
) -> Fragestellung | Weiter:
    """Return the next step, or the question again with what is wrong with the answer."""
    gepruefte = await vorhaben_pruefen(gespraech, vorhaben)
    gestellt = _gemeint(gepruefte, frage)
    if gestellt is None:
        return Weiter(vorhaben.adresse("frage"))
    if unbekannt or formular.wert(FELD) == "unbekannt":
        return Weiter(vorhaben.mit(gestellt.programm, gestellt.angabe.name, "").adresse("frage"))
    wert = lesen(formular, gestellt.angabe)
    if wert is None:
        return _stellung(gepruefte, gestellt, formular)
    return Weiter(vorhaben.mit(gestellt.programm, gestellt.angabe.name, wert).adresse("frage"))


def _gemeint(gepruefte: Gepruefte, schluessel: str) -> Frage | None:
    return next((f for f in alle_fragen(gepruefte) if f.schluessel == schluessel), None)


def _stellung(gepruefte: Gepruefte, frage: Frage, formular: Formular) -> Fragestellung:
    vorhaben = gepruefte.vorhaben
    davor = [f for f in alle_fragen(gepruefte) if f.nummer < frage.nummer]
    return Fragestellung(
        vorhaben=vorhaben,
        frage=frage,
        formular=formular,
        zurueck=(
            vorhaben.adresse("frage", frage=davor[-1].schluessel) if davor else vorhaben.adresse()
        ),
        abbruch=vorhaben.adresse("pruefen"),
    )
