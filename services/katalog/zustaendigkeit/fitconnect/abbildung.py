"""The Zuständigkeiten, told in the field names of FIT-Connect's routing answer."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.zustaendigkeit import queries
from shared.schemas.abdeckung import ZustaendigkeitenFilter, ZustaendigkeitRead
from shared.schemas.eingabe import LEIKA_URN
from shared.schemas.fitconnect import RouteRead, RoutesFilter, RoutesRead


async def get_routes(session: AsyncSession, *, filter: RoutesFilter, heute: date) -> RoutesRead:
    """Return one route for each unit in charge and Onlinedienst; none where nobody is in charge.

    Raises KommuneUnbekannt as the lookup itself does.
    """
    auskunft = await queries.get_zustaendigkeiten(
        session,
        filter=ZustaendigkeitenFilter(
            leika_schluessel=filter.leikaKey, ags=filter.ags or filter.areaId, ars=filter.ars
        ),
        heute=heute,
    )
    alle = [route for item in auskunft.items if (route := als_route(item))]
    seite = alle[filter.offset : filter.offset + filter.limit]
    return RoutesRead(count=len(seite), offset=filter.offset, totalCount=len(alle), routes=seite)


def als_route(item: ZustaendigkeitRead) -> RouteRead | None:
    stelle, dienst = item.zustaendig, item.onlinedienst
    if stelle is None:
        return None
    schluessel = item.leistung.leika_schluessel
    return RouteRead(
        destinationId=None,
        destinationSignature=None,
        destinationParameters=None,
        destinationParametersSignature=None,
        destinationName=stelle.name,
        destinationLogo=None,
        ags=stelle.ags,
        ars=stelle.ars,
        serviceIdentifier=f"{LEIKA_URN}{schluessel}" if schluessel else None,
        onlineServiceName=dienst.name if dienst else None,
        onlineServiceUrl=dienst.url if dienst else None,
        hint=item.grund.text if item.grund else None,
    )
