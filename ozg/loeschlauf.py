"""`ozg loeschlauf`: delete what of persons has been kept long enough; without a word only count."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from ozg.fristen import fristen_lesen
from ozg.umgebung import Umgebung


async def loeschlauf(umgebung: Umgebung, urls: Mapping[str, str], *, ausfuehren: bool) -> None:
    """Say a line for each rule. `urls` holds the <SERVICE>_MIGRATION_URL: the owner deletes what
    the services themselves may not.
    """
    from sqlalchemy import NullPool
    from sqlalchemy.ext.asyncio import create_async_engine

    from shared.clock import domain_day
    from shared.personendaten import loeschen
    from shared.personendaten.regeln import REGELN
    from shared.sicht import VERWALTUNG

    fristen, jetzt = fristen_lesen(), datetime.now(UTC)
    heute = domain_day(date.fromisoformat(umgebung.heute) if umgebung.heute else None)
    for regel in REGELN:
        engine = create_async_engine(
            urls[f"{regel.dienst.upper()}_MIGRATION_URL"],
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"server_settings": VERWALTUNG},
        )
        try:
            if ausfuehren:
                zahl = await loeschen.ausfuehren(engine, regel, fristen, heute=heute, jetzt=jetzt)
            else:
                async with engine.connect() as connection:
                    zahl = await loeschen.faellige(connection, regel, fristen, jetzt=jetzt)
        finally:
            await engine.dispose()
        tage = getattr(fristen, regel.frist).days
        print(f"{regel.dienst}: {regel.was}: {zahl} (nach {tage} Tagen)")
    if not ausfuehren:
        print("Das war die Probe; nichts ist geändert. Mit --ausfuehren wird gelöscht.")
