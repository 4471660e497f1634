"""What the tables of the Beratung have in common."""

from sqlmodel import SQLModel
from sqlmodel._compat import SQLModelConfig

from shared.tables import registry_for

AGS = "^06[456][0-9]{5}$"


class Table(SQLModel, registry=registry_for("beratung")):
    """Base of every table in this service."""

    model_config = SQLModelConfig(arbitrary_types_allowed=True)
