"""What the tables of the Förderung have in common."""

from sqlalchemy import Numeric
from sqlmodel import SQLModel

from shared.tables import registry_for

AGS = "^06[456][0-9]{5}$"
EURO = Numeric(14, 2)


class Table(SQLModel, registry=registry_for("foerderung")):
    """Base of every table in this service."""
