"""Is there a backup, is it young enough, and can it be read back?

Without the secret key only what lies there is compared with what was written; with it everything
is decrypted, the base backup unpacked into a folder of its own and verified by `pg_verifybackup`.
"""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from ozg.befund import Befund, fehlt, hinweis, ok
from ozg.sicherung.auspacken import ENDE, basis_auspacken, noetiges_wal, wal_lesen
from ozg.sicherung.einstellungen import Sicherungsplan
from ozg.sicherung.lager import Lager, Unlesbar
from ozg.sicherung.schluessel import Identitaeten
from ozg.sicherung.segmente import SEGMENT, luecken
from ozg.sicherung.verzeichnis import Geprueft, Sicherung, abgelegt, ordner, sicherungen, stand
from shared.ablage import DateiVerloren


async def pruefen(
    lager: Lager,
    plan: Sicherungsplan,
    identitaeten: Identitaeten | None,
    *,
    jetzt: datetime,
    arbeit: Path,
) -> list[Befund]:
    """Return what was found about the newest backup; notes that it is good, when it is.

    In `arbeit` there must be room for the whole database. Raises Fremd.
    """
    alle = await sicherungen(lager)
    if not alle:
        return [fehlt("Sicherung", f"In {lager.ort} liegt keine. Legen Sie eine an.")]
    letzte = alle[-1]
    befunde = [_alter(letzte, plan, jetzt, anzahl=len(alle))]
    befunde += await _basis(lager, letzte)
    befunde += await _wal(lager, letzte, plan, jetzt)
    befunde += await _uploads(lager, letzte)
    if identitaeten is None:
        befunde.append(
            hinweis("Lesen", "Nicht versucht; dazu braucht es OZG_SICHERUNG_SCHLUESSEL.")
        )
        return befunde
    befunde += await _lesen(lager, letzte, identitaeten, arbeit)
    if all(b.stand != "fehlt" for b in befunde):
        await lager.notieren(f"{ordner(letzte.name)}/geprueft.json", Geprueft(zeit=jetzt))
    return befunde


def _alter(letzte: Sicherung, plan: Sicherungsplan, jetzt: datetime, *, anzahl: int) -> Befund:
    satz = (
        f"{letzte.name}, {dauer(jetzt - letzte.ende)} alt, {letzte.groesse / 1e6:.0f} MB;"
        f" insgesamt {anzahl}."
    )
    if jetzt - letzte.ende > plan.hoechstalter:
        return fehlt("Sicherung", f"{satz} Sie ist zu alt.")
    return ok("Sicherung", satz)


async def _basis(lager: Lager, letzte: Sicherung) -> list[Befund]:
    befunde = []
    for name, erwartet in letzte.dateien.items():
        try:
            gefunden = await lager.summe(f"{ordner(letzte.name)}/{name}")
        except DateiVerloren:
            befunde.append(fehlt("Datei", f"{name} ist nicht da."))
            continue
        if gefunden != erwartet:
            befunde.append(fehlt("Datei", f"{name} ist beschädigt (SHA-256)."))
    return befunde or [ok("Dateien", "unverändert (SHA-256)")]


async def _wal(
    lager: Lager, letzte: Sicherung, plan: Sicherungsplan, jetzt: datetime
) -> list[Befund]:
    bisher = await stand(lager)
    if bisher is None:
        satz = "Niemand schreibt mit; wiederherstellen lässt sich nur der Stand der Sicherungen."
        return [hinweis("Mitschrift", satz)]
    namen = [s.removeprefix("wal/").removesuffix(ENDE) for s in await lager.schluessel("wal")]
    ganze = {n.removesuffix(".partial") for n in namen if SEGMENT.match(n)}
    befunde = []
    if fehlend := luecken(ganze, ab=letzte.segment, groesse=letzte.segmentgroesse):
        befunde.append(fehlt("Mitschrift", f"Seit der Sicherung fehlen {fehlend} WAL-Dateien."))
    satz = f"bis {bisher.bis:%Y-%m-%d %H:%M:%S} UTC, {dauer(jetzt - bisher.bis)} alt"
    if jetzt - bisher.bis > plan.rueckstand:
        befunde.append(fehlt("Mitschrift", f"{satz}; das ist zu lange her."))
    else:
        befunde.append(ok("Mitschrift", satz))
    return befunde


async def _uploads(lager: Lager, letzte: Sicherung) -> list[Befund]:
    da = await lager.schluessel("ablage")
    noetig = abgelegt(letzte.uploads)
    if fehlend := [s for s in noetig if s not in da]:
        return [fehlt("Uploads", f"{len(fehlend)} von {len(noetig)} sind nicht da.")]
    return [ok("Uploads", f"{len(noetig)} sind da")]


async def _lesen(
    lager: Lager, letzte: Sicherung, identitaeten: Identitaeten, arbeit: Path
) -> list[Befund]:
    befunde = []
    with tempfile.TemporaryDirectory(dir=arbeit, prefix="ozg-pruefen-") as folder:
        try:
            await basis_auspacken(lager, letzte, identitaeten, Path(folder) / "pg")
        except (Unlesbar, DateiVerloren) as error:
            befunde.append(fehlt("Lesen", f"Die Grundsicherung ist nicht lesbar ({_grund(error)})"))
    kleine = abgelegt(letzte.uploads)
    unlesbar = 0
    for schluessel in kleine:
        try:
            await lager.lesen(schluessel, identitaeten)
        except (Unlesbar, DateiVerloren):
            unlesbar += 1
    wal = noetiges_wal(sorted(await lager.schluessel("wal")), letzte)
    for schluessel in wal:
        try:
            await wal_lesen(lager, schluessel, identitaeten)
        except DateiVerloren:
            continue  # a part whose whole came meanwhile
        except Unlesbar:
            unlesbar += 1
    if unlesbar:
        befunde.append(fehlt("Lesen", f"{unlesbar} Dateien sind beschädigt oder fremd."))
    return befunde or [
        ok("Lesen", f"entschlüsselt und geprüft: Grundsicherung, {len(wal)} WAL, {len(kleine)}"
           " Uploads")
    ]  # fmt: skip


def _grund(error: Exception) -> str:
    return str(error).partition("\n")[0] or "fehlt"


def dauer(spanne: timedelta) -> str:
    sekunden = max(0, round(spanne.total_seconds()))
    for einheit, laenge in (("Tage", 86_400), ("h", 3600), ("min", 60)):
        if sekunden >= 2 * laenge:
            return f"{sekunden // laenge} {einheit}"
    return f"{sekunden} s"
