"""Wire contract of Fristen."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.antrag import Fristart
from shared.schemas.eingabe import Ags, Datum, beispiel
from shared.schemas.liste import SORTIERFOLGE, Seite

FRIST: dict[str, Any] = {
    "id": "01933b5c-9d20-7c1e-8a55-2f1f3a4b5c70",
    "antrag": "01933b5c-7a10-7b6e-9c55-2f1f3a4b5c70",
    "aktenzeichen": "IKZ-2021-00001",
    "federfuehrend": "06635020",
    "kommunen": ["06635020", "06636013", "06636004"],
    "art": "nachforderung",
    "faellig": "2021-04-20",
    "stand": "bald_faellig",
    "erinnert_am": "2021-04-13",
    "ueberfaellig_am": None,
    "erledigt_am": None,
}


class Fristenstand(StrEnum):
    OFFEN = "offen"
    BALD_FAELLIG = "bald_faellig"
    UEBERFAELLIG = "ueberfaellig"
    ERLEDIGT = "erledigt"


class FristRead(BaseModel):
    """A day by which something has to be done for an Antrag.

    `stand` holds for the domain's day. `erinnert_am` and `ueberfaellig_am` say when the service
    noted it. What is overdue stays open until it is done: no Antrag changes by it.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(FRIST))

    id: UUID
    antrag: UUID
    aktenzeichen: str
    federfuehrend: str
    kommunen: list[str]
    art: Fristart
    faellig: date
    stand: Fristenstand
    erinnert_am: date | None
    ueberfaellig_am: date | None
    erledigt_am: date | None


class FristenFilter(Seite):
    sort: Annotated[Literal["faellig", "-faellig"], SORTIERFOLGE] = "faellig"
    antrag: Annotated[UUID | None, Field(description="Nur die dieses Antrags: seine Kennung.")] = (
        None
    )
    art: Annotated[Fristart | None, Field(description="Nur solche dieser Art.")] = None
    faellig_bis: Annotated[
        Datum | None, Field(description="Nur solche, die bis zu diesem Tag fällig sind.")
    ] = None
    offen: Annotated[
        bool | None, Field(description="true: nur offene, auch überfällige; false: nur erledigte.")
    ] = None
    ags: Annotated[
        Ags | None, Field(description="Nur die der Anträge, an denen diese Kommune teilnimmt.")
    ] = None
