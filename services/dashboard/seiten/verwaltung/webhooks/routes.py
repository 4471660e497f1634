"""HTTP of the pages of webhooks."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import AktSitzung, ZwischenstandGeholt
from services.dashboard.seiten import handeln as formularakt
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.handeln import neuer_schluessel
from services.dashboard.seiten.rahmen import NUR_LESEN, Rahmen, SeitenRahmen
from services.dashboard.seiten.verwaltung.einlass import Webhookpflege
from services.dashboard.seiten.verwaltung.webhooks.anlegen import anlegen
from services.dashboard.seiten.verwaltung.webhooks.handeln import handeln, wiederholen
from services.dashboard.seiten.verwaltung.webhooks.worte import AKTE
from services.dashboard.seiten.verwaltung.webhooks.zeigen import webhook_zeigen, webhooks_zeigen
from services.dashboard.seiten.verwaltung.worte import DIENSTE
from shared.schemas.webhook import WebhookNeu

router = APIRouter(include_in_schema=False, prefix="/verwaltung/webhooks")

Dienst = Literal["katalog", "foerderung", "beratung"]
Aktname = Literal["pausieren", "fortsetzen", "pruefen", "geheimnis-erneuern", "beenden"]


@router.api_route("", methods=NUR_LESEN)
async def get_webhooks(rahmen: SeitenRahmen, _: Webhookpflege) -> HTMLResponse:
    listen = await webhooks_zeigen(rahmen.gespraech)
    return rahmen.zeigen("verwaltung/webhooks/uebersicht.html", listen=listen)


@router.api_route("/neu", methods=NUR_LESEN)
async def get_neu(
    rahmen: SeitenRahmen, _: Webhookpflege, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    return _neu(rahmen, Formular(getippt))


@router.post("/neu")
async def post_neu(
    rahmen: SeitenRahmen, _: AktSitzung, __: Webhookpflege, formular: Gesendet
) -> HTMLResponse:
    angelegt = await anlegen(rahmen.gespraech, formular)
    if angelegt is None:
        return _neu(rahmen, formular)
    return _geheimnis(rahmen, *angelegt)


@router.api_route("/{dienst}/{id}", methods=NUR_LESEN)
async def get_webhook(
    dienst: Dienst,
    id: UUID,
    rahmen: SeitenRahmen,
    _: Webhookpflege,
    nur: str = "",
    cursor: str = "",
) -> HTMLResponse:
    blatt = await webhook_zeigen(
        rahmen.gespraech, dienst, id, gescheiterte=nur == "aufgegeben", cursor=cursor
    )
    return rahmen.zeigen("verwaltung/webhooks/webhook.html", blatt=blatt)


@router.api_route("/{dienst}/{id}/{akt}", methods=NUR_LESEN)
async def get_akt(
    dienst: Dienst, id: UUID, akt: Aktname, rahmen: SeitenRahmen, _: Webhookpflege
) -> Response:
    return await _akt(rahmen, dienst, id, akt, Formular())


@router.post("/{dienst}/{id}/{akt}")
async def post_akt(
    dienst: Dienst,
    id: UUID,
    akt: Aktname,
    rahmen: SeitenRahmen,
    _: AktSitzung,
    __: Webhookpflege,
    formular: Gesendet,
) -> Response:
    getan = await handeln(rahmen.gespraech, dienst, id, akt, formular)
    if getan is None:
        return await _akt(rahmen, dienst, id, akt, formular)
    if isinstance(getan, WebhookNeu):
        return _geheimnis(rahmen, dienst, getan)
    return RedirectResponse(f"/verwaltung/webhooks/{dienst}/{id}", 303)


@router.api_route("/{dienst}/{id}/zustellungen/{zustellung}", methods=NUR_LESEN)
async def get_wiederholen(
    dienst: Dienst, id: UUID, zustellung: UUID, rahmen: SeitenRahmen, _: Webhookpflege
) -> HTMLResponse:
    return await _wiederholen(rahmen, dienst, id, zustellung, Formular())


@router.post("/{dienst}/{id}/zustellungen/{zustellung}")
async def post_wiederholen(
    dienst: Dienst,
    id: UUID,
    zustellung: UUID,
    rahmen: SeitenRahmen,
    _: AktSitzung,
    __: Webhookpflege,
    formular: Gesendet,
) -> Response:
    if await wiederholen(rahmen.gespraech, dienst, zustellung, formular):
        return RedirectResponse(f"/verwaltung/webhooks/{dienst}/{id}", 303)
    return await _wiederholen(rahmen, dienst, id, zustellung, formular)


def _neu(rahmen: Rahmen, formular: Formular) -> HTMLResponse:
    return rahmen.zeigen(
        "verwaltung/webhooks/neu.html",
        status=formularakt.status(formular),
        dienste=list(DIENSTE.items()),
        formular=formular,
        schluessel=neuer_schluessel(),
    )


def _geheimnis(rahmen: Rahmen, dienst: str, webhook: WebhookNeu) -> HTMLResponse:
    return rahmen.zeigen(
        "verwaltung/webhooks/geheimnis.html", dienst=dienst, name=DIENSTE[dienst], w=webhook
    )


async def _akt(rahmen: Rahmen, dienst: str, id: UUID, akt: str, formular: Formular) -> Response:
    """Return the question; what cannot be done any more leads back to the webhook."""
    blatt = await webhook_zeigen(rahmen.gespraech, dienst, id)
    if akt not in dict(blatt.akte) and not formular.fehler:
        return RedirectResponse(blatt.adresse, 303)
    return rahmen.zeigen(
        "verwaltung/webhooks/akt.html",
        status=formularakt.status(formular),
        blatt=blatt,
        akt=AKTE[akt],
        ziel=f"{blatt.adresse}/{akt}",
        formular=formular,
        schluessel=neuer_schluessel(),
    )


async def _wiederholen(
    rahmen: Rahmen, dienst: str, id: UUID, zustellung: UUID, formular: Formular
) -> HTMLResponse:
    blatt = await webhook_zeigen(rahmen.gespraech, dienst, id)
    return rahmen.zeigen(
        "verwaltung/webhooks/akt.html",
        status=formularakt.status(formular),
        blatt=blatt,
        akt=AKTE["wiederholen"],
        ziel=f"{blatt.adresse}/zustellungen/{zustellung}",
        formular=formular,
        schluessel=neuer_schluessel(),
    )
