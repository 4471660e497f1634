"""Every act upon a Bereitstellung moves it on, is written down and counted, in one transaction."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.abdeckung.fortschreiben import fortgeschrieben
from services.katalog.bereitstellung.berechtigung import rolle_fuer
from services.katalog.bereitstellung.queries import BereitstellungNichtGefunden, get_bereitstellung
from services.katalog.bereitstellung.status import SCHRITTE, gehe, pruefe_schritt, tag_der_stufe
from services.katalog.kommune.gebietsfolge import lade_gebietsfolge
from services.katalog.tables import AKTE, Akt, Bereitstellung, Bereitstellungsschritt
from shared.auth import Rolle
from shared.schemas.bereitstellung import BereitstellungRead, Schrittmeldung
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung, Vorgang


@dataclass(frozen=True, slots=True)
class Zugriff:
    """A Bereitstellung locked until the commit; `ags` is the key that acts for it today."""

    bereitstellung: Bereitstellung
    ags: str
    rolle: Rolle


async def greife_zu(session: AsyncSession, akt: Akt, vorgang: Bearbeitung) -> Zugriff:
    """Lock the Bereitstellung in the version the caller saw; a foreign one is not found.

    Where the territory changed, only the successor acts.
    """
    bereitstellung = await session.get(Bereitstellung, vorgang.id, with_for_update=True)
    if bereitstellung is not None:
        folge = await lade_gebietsfolge(session, vorgang.heute)
        ags = folge.heutiger(bereitstellung.kommune)
        rolle = rolle_fuer(vorgang.person, ags) or _uebergeordnet(akt, vorgang)
        if rolle is not None:
            pruefe_version(bereitstellung.version, vorgang.version)
            return Zugriff(bereitstellung, ags, rolle)
    raise BereitstellungNichtGefunden(f"Keine Bereitstellung mit der Kennung {vorgang.id}.")


def _uebergeordnet(akt: Akt, vorgang: Vorgang) -> Rolle | None:
    """The Koordinierungsstelle may take back whatever anybody reported."""
    darf = akt is Akt.ZURUECKNEHMEN and Rolle.KOORDINIERUNGSSTELLE in vorgang.person.rollen
    return Rolle.KOORDINIERUNGSSTELLE if darf else None


async def vollziehe(
    session: AsyncSession,
    zugriff: Zugriff,
    akt: Akt,
    meldung: Schrittmeldung,
    vorgang: Bearbeitung,
    **felder: str,
) -> BereitstellungRead:
    """Make the step with what was told of it; `felder` are columns that change with it."""
    bereitstellung = zugriff.bereitstellung
    am = pruefe_schritt(bereitstellung, akt, am=meldung.am, heute=vorgang.heute)
    async with fortgeschrieben(session, [(bereitstellung.onlinedienst, bereitstellung.kommune)]):
        gehe(bereitstellung, akt, am)
        for spalte, wert in felder.items():
            setattr(bereitstellung, spalte, wert)
        await vermerke(
            session,
            bereitstellung,
            akt,
            vorgang,
            ags=zugriff.ags,
            rolle=zugriff.rolle,
            beleg=meldung.beleg,
        )
    return await get_bereitstellung(session, id=vorgang.id, heute=vorgang.heute)


async def vermerke(
    session: AsyncSession,
    bereitstellung: Bereitstellung,
    akt: Akt,
    vorgang: Vorgang,
    *,
    ags: str,
    rolle: Rolle,
    beleg: str | None,
) -> None:
    """Write down a step that has been made: with its role and evidence, and in the Akte."""
    nach = SCHRITTE[akt].nach
    am = tag_der_stufe(bereitstellung, nach)
    await AKTE.vermerke(
        session,
        bereitstellung,
        akt,
        vorgang,
        kommunen={ags, bereitstellung.kommune},
        **ereignisdaten(bereitstellung, am),
    )
    await session.execute(
        insert(Bereitstellungsschritt).values(
            bereitstellung=bereitstellung.id,
            stufe=nach,
            am=am,
            rolle=rolle,
            beleg=beleg,
            zeitpunkt=vorgang.jetzt,
        )
    )


def ereignisdaten(bereitstellung: Bereitstellung, am: date | None) -> dict[str, object]:
    """Return what may be told to everybody of a step."""
    return {"onlinedienst": str(bereitstellung.onlinedienst), "am": am and am.isoformat()}
