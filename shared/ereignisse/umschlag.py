"""The envelope of an event: CloudEvents 1.0, with the declared fields of its type and no others."""

from shared.akte import EreignisZeile
from shared.ereignisse.arten import Ereignisarten
from shared.schemas.ereignis import EreignisRead


def umschlag(
    zeile: EreignisZeile, arten: Ereignisarten, *, oeffentliche_adresse: str
) -> EreignisRead:
    """Return what everybody may read of `zeile`, whose type is published."""
    daten = arten.typen[zeile.typ].daten.model_validate(
        zeile.daten
        | {"id": zeile.gegenstand_id, "version": zeile.version, "kommunen": zeile.kommunen}
    )
    return EreignisRead(
        specversion="1.0",
        id=zeile.id,
        source=f"{oeffentliche_adresse}/{arten.dienst}/v1",
        type=zeile.typ,
        subject=str(zeile.gegenstand_id),
        time=zeile.zeitpunkt,
        datacontenttype="application/json",
        data=daten.model_dump(mode="json"),
    )
