"""The pages behind the type of a problem document."""

import re
from collections import Counter
from pathlib import Path

import httpx

from services.dashboard import seiten


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


def test_jede_art_steht_einmal_da() -> None:
    """YAML takes the last of two silently."""
    (ordner,) = seiten.__path__
    text = (Path(ordner) / "probleme.yaml").read_text(encoding="utf-8")
    arten = Counter(re.findall(r"^([a-z0-9-]+):$", text, re.MULTILINE))
    assert len(arten) > 100
    assert [art for art, mal in arten.items() if mal > 1] == []
