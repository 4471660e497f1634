"""What the Beratung hands over: one PDF."""

from typing import Annotated

from fastapi import Depends

from services.beratung.bericht.zugriff import lies_buchung
from shared.dateien.annehmen import Angenommen, Annahme
from shared.schemas.datei import Dateityp

ANNAHME = Annahme(
    ordner="berichte",
    sonst="abschlussbericht",
    typen=frozenset({Dateityp.PDF}),
    felder={},
    darf_sehen=lies_buchung,
)
FORMULAR = ANNAHME.dokumentiert("Ein Formular mit genau einer Datei, dem Abschlussbericht als PDF")
# scope="request": it ends after the transaction, of which it has seen every attempt
IstHochgeladen = Annotated[Angenommen, Depends(ANNAHME, scope="request")]
hochgeladen = Depends(ANNAHME, scope="request")
