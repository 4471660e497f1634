"""What a Kommune hands in: one file and which kind of Nachweis it is."""

from typing import Annotated

from fastapi import Depends

from services.foerderung.antrag.zugriff import lies_sichtbaren
from shared.dateien.annehmen import Angenommen, Annahme
from shared.schemas.datei import Dateityp
from shared.schemas.nachweis import Nachweisart

ANNAHME = Annahme(
    ordner="nachweise",
    sonst="nachweis",
    typen=frozenset(Dateityp),
    felder={"art": tuple(art.value for art in Nachweisart)},
    darf_sehen=lies_sichtbaren,
)
FORMULAR = ANNAHME.dokumentiert("Ein Formular mit der Art des Nachweises und genau einer Datei")
# scope="request": it ends after the transaction, of which it has seen every attempt
IstHochgeladen = Annotated[Angenommen, Depends(ANNAHME, scope="request")]
hochgeladen = Depends(ANNAHME, scope="request")
