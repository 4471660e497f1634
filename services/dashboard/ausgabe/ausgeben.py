"""Use case: hand over a file or a picture."""

from datetime import date

from fastapi import Response

from services.dashboard.ausgabe.zusammenstellen import datei_zusammenstellen, diagramm_zeichnen
from services.dashboard.bild.svg import allein
from services.dashboard.quelle.quellen import Quellen
from shared.ausgabe import CSV, XLSX, Ausgabe
from shared.db import Sessions
from shared.schemas.dashboard_ausgabe import AusgabeFilter, DiagrammFilter

FORMATE = {"csv": CSV, "xlsx": XLSX}


async def datei_ausgeben(
    quellen: Quellen, sessions: Sessions, *, frage: AusgabeFilter, heute: date, ausgabe: Ausgabe
) -> Response:
    datei = await datei_zusammenstellen(quellen, sessions, frage=frage, heute=heute)
    format = FORMATE[frage.format]
    await ausgabe.schreibe_fertige(datei.zeilen, tabelle=datei.tabelle, format=format)
    return await ausgabe.antwort(datei.name, format)


async def diagramm_ausgeben(
    quellen: Quellen, sessions: Sessions, *, frage: DiagrammFilter, heute: date
) -> Response:
    bild = await diagramm_zeichnen(quellen, sessions, frage=frage, heute=heute)
    return Response(allein(bild), media_type="image/svg+xml")
