"""For each rule of regeln.yaml what it finds (ruleid) and what it leaves alone (ok)."""

import datetime

import httpx
import jwt


async def schreibt_fest(session):
    # ruleid: nur-der-rahmen-schreibt-fest
    await session.commit()
    # ok: nur-der-rahmen-schreibt-fest
    await session.flush()


def tage(uhr):
    # ruleid: kein-heute-ausserhalb-der-uhr
    a = datetime.date.today()
    # ruleid: kein-heute-ausserhalb-der-uhr
    b = datetime.datetime.now()
    # ok: kein-heute-ausserhalb-der-uhr
    c = datetime.datetime.now(datetime.UTC)
    return a, b, c, uhr.today()


# ruleid: keine-uhr-im-fachlichen-sql
FAELLIG = "SELECT id FROM frist WHERE tag < CURRENT_DATE"
# ok: keine-uhr-im-fachlichen-sql
FAELLIG_AM = "SELECT id FROM frist WHERE tag < :heute"


def wer(request):
    # ruleid: wer-fragt-steht-im-token
    a = request.headers["X-User-Id"]
    # ruleid: wer-fragt-steht-im-token
    b = request.headers.get("Forwarded")
    # ok: wer-fragt-steht-im-token
    c = request.headers.get("Origin")
    return a, b, c


def verbindungen(stille):
    # ruleid: kein-umleiten
    httpx.AsyncClient(follow_redirects=True)
    # ruleid: zertifikate-werden-geprueft
    httpx.Client(verify=False)
    # ruleid: jede-frage-hat-eine-frist
    httpx.Client(timeout=None)
    # ok: kein-umleiten
    # ok: zertifikate-werden-geprueft
    # ok: jede-frage-hat-eine-frist
    httpx.AsyncClient(timeout=2, follow_redirects=False)


def liest(token, schluessel):
    # ruleid: signaturen-werden-geprueft
    a = jwt.decode(token, schluessel, options={"verify_signature": False})
    # ok: signaturen-werden-geprueft
    b = jwt.decode(token, schluessel, algorithms=["ES256"], options={"require": ["exp"]})
    return a, b


def sagt(log, antrag):
    # ruleid: ein-protokoll-enthaelt-keinen-inhalt
    log.warning(f"Antrag {antrag.titel} abgelehnt")
    # ok: ein-protokoll-enthaelt-keinen-inhalt
    log.warning("application rejected", extra={"antrag": antrag.id})
