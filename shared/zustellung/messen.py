"""How far the deliveries to webhooks are behind."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.beobachtung.messwerte import Messung, Stand

HOECHSTENS = 10_000  # more are not counted

# One step into the index for each webhook, and at most HOECHSTENS entries of the same index.
# A receiver that fails is given pauses: what waits for those is no arrears of ours.
OFFENE = """
    SELECT (SELECT count(*) FROM (SELECT FROM {dienst}.zustellung WHERE status = 'offen'
            LIMIT :hoechstens) z) AS offen,
           coalesce(extract(epoch FROM clock_timestamp() - min(rueckstand.faellig)), 0) AS seit,
           count(*) FILTER (WHERE s.misserfolge > 0) AS gestoert
    FROM {dienst}.webhook w JOIN {dienst}.webhookstand s ON s.webhook = w.id
    LEFT JOIN LATERAL (
        SELECT faellig FROM {dienst}.zustellung z
        WHERE z.webhook = w.id AND z.status = 'offen' AND z.faellig <= clock_timestamp()
          AND coalesce(s.frei_ab, '-infinity') <= clock_timestamp()
        ORDER BY faellig LIMIT 1) rueckstand ON true
    WHERE w.status = 'aktiv'
"""


def zustellungen_messen(dienst: str) -> Messung:
    """Return what reads the deliveries of a service."""
    frage = text(OFFENE.format(dienst=dienst))

    async def messen(session: AsyncSession, _: date) -> Sequence[Stand]:
        offen, seit, gestoert = (await session.execute(frage, {"hoechstens": HOECHSTENS})).one()
        return (
            Stand(
                "ozg_webhook_zustellungen_offen",
                "Zustellungen an Webhooks, die ausstehen (höchstens 10000 gezählt)",
                (),
                {(): offen},
            ),
            Stand(
                "ozg_webhook_rueckstand_seconds",
                "Wie lange die älteste fällige wartet, außer auf Empfänger in einer Pause",
                (),
                {(): float(seit)},
            ),
            Stand(
                "ozg_webhooks_gestoert",
                "Webhooks, deren Empfänger zuletzt nicht annahm",
                (),
                {(): gestoert},
            ),
        )

    return messen
