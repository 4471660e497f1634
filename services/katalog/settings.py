"""Configuration of the Katalog service, read from KATALOG_* and the shared OZG_* variables."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import PlattformSettings


class Settings(PlattformSettings):
    """Who publishes the data and on what terms is for those to say who run it.

    `lizenz` and `contributor_id` are of the codelists at https://www.dcat-ap.de/def/; the latter is
    given out by GovData, so there is none without a word. `kontakt` is an official address.
    """

    model_config = SettingsConfigDict(env_prefix="KATALOG_")

    herausgeber: str = Field(
        default="Betreiber dieser Installation (nicht benannt)",
        max_length=200,
        description="wer die Daten veröffentlicht",
    )
    kontakt: str | None = Field(
        default=None,
        max_length=200,
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="sein Funktionspostfach",
    )
    lizenz: str = Field(
        default="http://dcat-ap.de/def/licenses/dl-by-de/2.0",
        pattern=r"^http://dcat-ap\.de/def/licenses/[A-Za-z0-9./-]{1,100}$",
        description="Lizenz der Daten aus der Codeliste von DCAT-AP.de",
    )
    namensnennung: str = Field(
        default="OZG-Kommunal; Gebiete und Einwohner: © Statistisches Bundesamt (Destatis),"
        " Gemeindeverzeichnis",
        max_length=400,
        description="Namensnennung, die diese Lizenz verlangt",
    )
    contributor_id: str | None = Field(
        default=None,
        pattern=r"^http://dcat-ap\.de/def/contributors/[A-Za-z0-9_-]{1,100}$",
        description="Kennung des Datenbereitstellers, vergeben von GovData",
    )
