"""Operations of the Katalog: what is published as a whole, after DCAT-AP.de."""

from shared.clients.aufruf import Aufruf, lesen
from shared.schemas.datensatz import DatensaetzeRead


def datensaetze() -> Aufruf[DatensaetzeRead]:
    return lesen("/katalog/v1/datensaetze", DatensaetzeRead, format="jsonld")
