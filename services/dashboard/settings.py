"""Configuration of the Dashboard service, read from DASHBOARD_* and the shared OZG_* variables."""

from typing import Annotated, Self, TypeAlias

from pydantic import Field, HttpUrl, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from shared.settings import PlattformSettings

DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")

Ursprung: TypeAlias = Annotated[str, Field(pattern=r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?$")]
Kontakt: TypeAlias = Annotated[
    str,
    Field(
        pattern=r"^(https://[!-~]{3,300}|mailto:[!-?A-~]{1,64}@[a-z0-9.-]{1,253}|tel:\+[0-9-]{5,20})$"
    ),
]


class Settings(PlattformSettings):
    """`quelle_frist` bounds the wait for one source, `quelle_frische` how long its answer is
    shown before it is asked again, `seiten_frist` what a page asks for one person and `teil_frist`
    what the API does; `erste_frist` a reader's wait while nothing at all is known; in seconds.
    `urspruenge` are the origins (separated by commas) whose pages may read the API. `hoerer`
    may follow at once, each for `strom_dauer` seconds, with a sign of life every `herzschlag`.
    The login is a public client with PKCE unless it has an `oidc_client_secret`; a session may
    rest for `sitzung_ruhe` and last for `sitzung_dauer` seconds.
    `betreiber` is name and address of who answers for the platform, shown in the Impressum;
    `sicherheitskontakt` (separated by commas) is whom security.txt tells to write to.
    """

    model_config = SettingsConfigDict(env_prefix="DASHBOARD_")

    vorfuehrung: bool = Field(
        default=False,
        validation_alias="OZG_VORFUEHRUNG",
        description="ob die Seiten sagen, dass Vorführdaten darin sind",
    )
    katalog_url: HttpUrl = Field(
        validation_alias="OZG_KATALOG_URL", description="wo der Dienst katalog antwortet"
    )
    foerderung_url: HttpUrl = Field(
        validation_alias="OZG_FOERDERUNG_URL", description="wo der Dienst foerderung antwortet"
    )
    beratung_url: HttpUrl = Field(
        validation_alias="OZG_BERATUNG_URL", description="wo der Dienst beratung antwortet"
    )
    quelle_frist: float = Field(
        default=1, gt=0, le=10, description="Sekunden, die auf eine Quelle gewartet wird"
    )
    quelle_frische: float = Field(
        default=5, ge=0, le=600, description="Sekunden, nach denen eine Quelle wieder gefragt wird"
    )
    erste_frist: float = Field(
        default=0.2,
        gt=0,
        le=10,
        description="Sekunden, die jemand wartet, solange noch gar nichts bekannt ist",
    )
    teil_frist: float = Field(
        default=0.25, gt=0, le=10, description="Sekunden für einen Teil der API"
    )
    urspruenge: Annotated[list[Ursprung], NoDecode] = Field(
        default=[], description="Ursprünge, deren Seiten die API lesen dürfen; mit Kommas getrennt"
    )
    hoerer: int = Field(
        default=100, ge=0, le=10_000, description="wie viele zugleich Neuigkeiten verfolgen dürfen"
    )
    strom_dauer: float = Field(
        default=120,
        gt=0,
        le=3600,
        description="Sekunden, nach denen ein solcher Strom endet und neu beginnt",
    )
    herzschlag: float = Field(
        default=15, gt=0, le=60, description="Sekunden zwischen zwei Lebenszeichen darin"
    )
    seiten_frist: float = Field(
        default=5, gt=0, le=30, description="Sekunden für das, was eine Seite für eine Person fragt"
    )
    betreiber: str | None = Field(
        default=None, max_length=500, description="Name und Anschrift im Impressum"
    )
    sicherheitskontakt: Annotated[list[Kontakt], NoDecode] = Field(
        default=[],
        max_length=5,
        description="wem man Sicherheitslücken meldet (security.txt): mailto:, https:// oder tel:;"
        " mehrere mit Kommas getrennt",
    )
    oidc_client_id: str = Field(
        default="ozg-dashboard",
        min_length=1,
        max_length=200,
        description="unter welchem Namen sich die Anmeldung beim Aussteller meldet",
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="geheim: ihr Kennwort; ohne es gilt PKCE allein"
    )
    oidc_scope: str = Field(
        default="openid",
        pattern=r"(^| )openid( |$)",
        description="was sie verlangt; openid gehört dazu",
    )
    sitzung_ruhe: int = Field(
        default=3600,
        ge=60,
        le=24 * 3600,
        description="Sekunden ohne Aufruf, nach denen eine Sitzung endet",
    )
    sitzung_dauer: int = Field(
        default=10 * 3600,
        ge=300,
        le=24 * 3600,
        description="Sekunden, nach denen sie in jedem Fall endet",
    )

    @field_validator("urspruenge", "sicherheitskontakt", mode="before")
    @classmethod
    def _durch_kommas_getrennt(cls, value: object) -> object:
        if isinstance(value, str):
            return [teil.strip() for teil in value.split(",") if teil.strip()]
        return value

    @model_validator(mode="after")
    def _ausweis_ist_kein_zugang(self) -> Self:
        """An ID token is for the client: named like an audience, it would count as access."""
        if self.oidc_client_id in {self.audience, *DIENSTE}:
            raise ValueError("DASHBOARD_OIDC_CLIENT_ID darf kein Empfänger von Token sein.")
        return self
