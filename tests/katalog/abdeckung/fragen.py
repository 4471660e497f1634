"""The requests whose time may not grow with the number of Kommunen."""

import httpx

PFAD = "/katalog/v1"


async def fragen(client: httpx.AsyncClient, ags: str) -> dict[str, str]:
    """Return what is asked, by name, about this Kommune and a Leistung known to the catalogue."""
    leistungen = (await client.get(f"{PFAD}/leistungen?leika_schluessel=99900001000000")).json()
    leistung = (leistungen["items"] or (await client.get(f"{PFAD}/leistungen")).json()["items"])[0]
    leika = leistung["leika_schluessel"]
    dienste = (await client.get(f"{PFAD}/onlinedienste?limit=1")).json()["items"]
    felder = (await client.get(f"{PFAD}/themenfelder")).json()["items"]
    abdeckung = f"{PFAD}/abdeckung"
    return {
        "Abdeckung, alles": abdeckung,
        "Abdeckung, Leistung": f"{abdeckung}?leistung={leistung['id']}",
        "Abdeckung, Onlinedienst": f"{abdeckung}?onlinedienst={dienste[0]['id']}",
        "Abdeckung, Bündel": f"{abdeckung}?umsetzungsbuendel={leistung['umsetzungsbuendel']}",
        "Abdeckung, Themenfeld": f"{abdeckung}?themenfeld={felder[0]['id']}",
        "Zuständigkeit": f"{PFAD}/zustaendigkeiten?leika_schluessel={leika}&ags={ags}",
        "Umsetzungsstand": f"{PFAD}/kommunen/{ags}/umsetzungsstand",
        "Kommunen, Seite": f"{PFAD}/kommunen?limit=50",
        "Kommune": f"{PFAD}/kommunen/{ags}",
        "Leistungen, Seite": f"{PFAD}/leistungen?limit=50",
        "Ketten der Kommune": f"{PFAD}/kommunen/{ags}/bereitstellungen",
        "Ketten der Leistung": f"{PFAD}/leistungen/{leistung['id']}/bereitstellungen",
    }
