"""A delivery chain of any size, written by the database itself."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DIENSTE = """
INSERT INTO katalog.onlinedienst (kennung, name, sortierung, art, status, verfuegbar_seit, herkunft,
                                  version)
SELECT 'erzeugt-' || n, 'Erzeugter Dienst ' || n, 'erzeugter dienst ' || n, 'civento', 'verfuegbar',
       ARRAY['2020-12'], 'stammdaten', 1
FROM generate_series(1, :dienste) AS n
"""
KETTEN = """
INSERT INTO katalog.bereitstellung (kommune, onlinedienst, bereitgestellt_am, abgerufen_am,
    eingebunden_am, im_hessenfinder_am, nutzbar_am, url, anbindung, version)
SELECT g.ags, d.id, date '2020-12-01', date '2021-01-18', date '2021-02-03', date '2021-02-10',
       date '2021-03-01', 'https://' || g.ags || '.example/' || d.kennung, 'keine', 1
FROM katalog.gebietseinheit AS g, katalog.onlinedienst AS d
WHERE g.gueltig @> date '2021-04-15' AND d.kennung LIKE 'erzeugt-%'
"""
SCHRITTE = """
INSERT INTO katalog.bereitstellungsschritt (bereitstellung, stufe, am, rolle, beleg, zeitpunkt)
SELECT b.id, s.stufe, s.am, 'plattform', 'https://' || b.kommune || '.example/beleg', now()
FROM katalog.bereitstellung AS b, LATERAL (VALUES ('abgerufen', b.abgerufen_am),
    ('eingebunden', b.eingebunden_am), ('im_hessenfinder', b.im_hessenfinder_am),
    ('nutzbar', b.nutzbar_am)) AS s (stufe, am)
"""


async def ketten_erzeugen(url: str, *, dienste: int) -> int:
    """Give each of the 443 Kommunen of 2021 this many Onlinedienste; return the number of rows.

    Needs the rights of the superuser.
    """
    engine = create_async_engine(url)
    async with engine.begin() as verbindung:
        await verbindung.execute(text(DIENSTE), {"dienste": dienste})
        ketten = (await verbindung.execute(text(KETTEN))).rowcount
        await verbindung.execute(text(SCHRITTE))
    async with engine.connect() as verbindung:
        await verbindung.execution_options(isolation_level="AUTOCOMMIT")
        await verbindung.execute(text("ANALYZE"))
    await engine.dispose()
    return ketten
