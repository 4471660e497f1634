"""The pages behind the type of a problem document."""

import httpx


async def test_liste_und_einzelne_seite(client: httpx.AsyncClient) -> None:
    liste = await client.get("/probleme")
    assert liste.status_code == 200
    assert 'href="/probleme/nicht-kostenfrei"' in liste.text
    seite = await client.get("/probleme/nicht-kostenfrei")
    assert "<h1>Das Land zahlt diese Beratung nicht</h1>" in seite.text
    assert "default-src 'none'" in seite.headers["content-security-policy"]


async def test_unbekannte_art(client: httpx.AsyncClient) -> None:
    for name in ("gibt-es-nicht", "%00", "x" * 3000):
        assert (await client.get(f"/probleme/{name}")).status_code == 404
