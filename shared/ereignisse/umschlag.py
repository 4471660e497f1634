"""The envelope of an event as the database writes it: CloudEvents 1.0, with the declared fields of
its type and no others.

Nobody reads it again on its way out: what an event holds was checked when it was written
(Ereignisarten.pruefe).
"""

from collections import defaultdict

from shared.ereignisse.arten import Ereignisarten
from shared.schemas.ereignis import Ereignisdaten

IMMER = (
    "'id', gegenstand_id",
    "'version', version",
    "'kommunen', kommunen",
)
ZEIT = """to_char(zeitpunkt AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def quelle(arten: Ereignisarten, *, oeffentliche_adresse: str) -> str:
    """Return where the events of this service come from; `umschlag` wants it as `source`."""
    return f"{oeffentliche_adresse}/{arten.dienst}/v1"


def umschlag(arten: Ereignisarten) -> str:
    """Return the SQL of the JSON of an event, as text: its row is the only one in sight.

    Its type must be one of those declared.
    """
    return (
        "CAST(json_build_object("
        "'specversion', '1.0', 'id', id, 'source', CAST(:source AS text), 'type', typ,"
        f" 'subject', gegenstand_id, 'time', {ZEIT},"
        f" 'datacontenttype', 'application/json', 'data', {_daten(arten)}) AS text)"
    )


def _daten(arten: Ereignisarten) -> str:
    """Return what is published of an event, type by type."""
    gleiche = defaultdict(list)
    for typ, art in arten.typen.items():
        gleiche[tuple(art.daten.model_fields)].append(typ)
    faelle = []
    for felder, typen in gleiche.items():
        eigene = (f"'{f}', daten->'{f}'" for f in felder if f not in Ereignisdaten.model_fields)
        namen = ", ".join(f"'{typ}'" for typ in typen)
        inhalt = ", ".join((*IMMER, *eigene))
        faelle.append(f"WHEN typ IN ({namen}) THEN json_build_object({inhalt})")
    return f"CASE {' '.join(faelle)} END"
