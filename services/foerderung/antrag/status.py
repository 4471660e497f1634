"""The life of an Antrag in one table: which act leads from where to where, and who may do it."""

from collections.abc import Collection
from dataclasses import dataclass

from services.foerderung.tables import Akt
from shared.auth import Rolle
from shared.schemas.antrag import Antragstatus as S

ANTRAGSTELLER = (Rolle.KOMMUNE,)
PRUEFEND = (Rolle.KOORDINIERUNGSSTELLE,)
VOTIEREND = (Rolle.KSPV,)
ENTSCHEIDEND = (Rolle.FOERDERSTELLE,)
VOR_DER_ENTSCHEIDUNG = (
    S.EINGEREICHT, S.IN_PRUEFUNG, S.NACHFORDERUNG, S.VOTUM, S.ENTSCHEIDUNGSREIF,
)  # fmt: skip
VORGESCHLAGEN = (S.BEWILLIGUNG_VORGESCHLAGEN, S.ABLEHNUNG_VORGESCHLAGEN)
BEWILLIGT = (S.BEKANNTGEGEBEN, S.VERTRAG_GESCHLOSSEN, S.IN_AUSZAHLUNG)


@dataclass(frozen=True, slots=True)
class Uebergang:
    """`nach` holds more than one where the case decides, and none where the status stays."""

    von: frozenset[S]
    nach: frozenset[S]
    rollen: tuple[Rolle, ...]


def _uebergang(von: tuple[S, ...], nach: tuple[S, ...], rollen: tuple[Rolle, ...]) -> Uebergang:
    return Uebergang(frozenset(von), frozenset(nach), rollen)


UEBERGAENGE: dict[Akt, Uebergang] = {
    # during a Nachforderung only the sections it names
    Akt.AENDERN: _uebergang((S.ENTWURF, S.NACHFORDERUNG), (), ANTRAGSTELLER),
    # to what the Antrag now says: every change needs it anew
    Akt.ZUSTIMMEN: _uebergang((S.ENTWURF, S.NACHFORDERUNG), (), ANTRAGSTELLER),
    Akt.EINREICHEN: _uebergang((S.ENTWURF,), (S.EINGEREICHT,), ANTRAGSTELLER),
    Akt.PRUEFUNG_BEGINNEN: _uebergang((S.EINGEREICHT,), (S.IN_PRUEFUNG,), PRUEFEND),
    Akt.NACHFORDERN: _uebergang((S.IN_PRUEFUNG,), (S.NACHFORDERUNG,), PRUEFEND),
    Akt.NACHREICHEN: _uebergang((S.NACHFORDERUNG,), (S.IN_PRUEFUNG,), ANTRAGSTELLER),
    # with a vote where the programme has one
    Akt.PRUEFUNG_ABSCHLIESSEN: _uebergang(
        (S.IN_PRUEFUNG,), (S.VOTUM, S.ENTSCHEIDUNGSREIF), PRUEFEND
    ),
    # until the majority is found, either way
    Akt.VOTIEREN: _uebergang((S.VOTUM,), (S.VOTUM, S.ENTSCHEIDUNGSREIF), VOTIEREND),
    # an exception from a rule, by one person and confirmed by another
    Akt.AUSNAHME_ERTEILEN: _uebergang((S.ENTSCHEIDUNGSREIF,), (S.ENTSCHEIDUNGSREIF,), ENTSCHEIDEND),
    Akt.AUSNAHME_BESTAETIGEN: _uebergang(
        (S.ENTSCHEIDUNGSREIF,), (S.ENTSCHEIDUNGSREIF,), ENTSCHEIDEND
    ),
    Akt.VORSCHLAGEN: _uebergang((S.ENTSCHEIDUNGSREIF,), VORGESCHLAGEN, ENTSCHEIDEND),
    Akt.ZURUECKGEBEN: _uebergang(VORGESCHLAGEN, (S.IN_PRUEFUNG,), ENTSCHEIDEND),
    Akt.FREIGEBEN: _uebergang(VORGESCHLAGEN, (S.ENTSCHIEDEN,), ENTSCHEIDEND),
    Akt.BEKANNTGEBEN: _uebergang((S.ENTSCHIEDEN,), (S.BEKANNTGEGEBEN,), ENTSCHEIDEND),
    Akt.VERTRAG_SCHLIESSEN: _uebergang((S.BEKANNTGEGEBEN,), (S.VERTRAG_GESCHLOSSEN,), ENTSCHEIDEND),
    Akt.MITTEL_ABRUFEN: _uebergang(
        (S.VERTRAG_GESCHLOSSEN, S.IN_AUSZAHLUNG), (S.IN_AUSZAHLUNG,), ANTRAGSTELLER
    ),
    Akt.AUSZAHLEN: _uebergang((S.IN_AUSZAHLUNG,), (S.IN_AUSZAHLUNG,), ENTSCHEIDEND),
    Akt.VERWENDUNGSNACHWEIS_EINREICHEN: _uebergang(
        (S.IN_AUSZAHLUNG,), (S.VERWENDUNGSNACHWEIS_EINGEREICHT,), ANTRAGSTELLER
    ),
    Akt.VERWENDUNGSNACHWEIS_PRUEFEN: _uebergang(
        (S.VERWENDUNGSNACHWEIS_EINGEREICHT,), (S.VERWENDUNGSNACHWEIS_GEPRUEFT,), ENTSCHEIDEND
    ),
    # a refused Antrag ends when the decision was told, a paid one when its use is shown
    Akt.ABSCHLIESSEN: _uebergang(
        (S.BEKANNTGEGEBEN, S.VERWENDUNGSNACHWEIS_GEPRUEFT, S.WIDERRUFEN, S.RUECKFORDERUNG),
        (S.ABGESCHLOSSEN,),
        ENTSCHEIDEND,
    ),
    # a proposal made meanwhile is void; what is decided stands
    Akt.ZURUECKZIEHEN: _uebergang(
        (S.ENTWURF, *VOR_DER_ENTSCHEIDUNG, *VORGESCHLAGEN), (S.ZURUECKGEZOGEN,), ANTRAGSTELLER
    ),
    Akt.WIDERRUFEN: _uebergang(BEWILLIGT, (S.WIDERRUFEN,), ENTSCHEIDEND),
    Akt.RUECKFORDERN: _uebergang(
        (S.IN_AUSZAHLUNG, S.VERWENDUNGSNACHWEIS_GEPRUEFT, S.WIDERRUFEN, S.RUECKFORDERUNG),
        (S.RUECKFORDERUNG,),
        ENTSCHEIDEND,
    ),
}

# What the applicant sees: a proposal inside the house is no decision yet.
INTERN = (
    S.IN_PRUEFUNG,
    S.VOTUM,
    S.ENTSCHEIDUNGSREIF,
    S.BEWILLIGUNG_VORGESCHLAGEN,
    S.ABLEHNUNG_VORGESCHLAGEN,
    S.ENTSCHIEDEN,
)
INTERNE_AKTE = (
    Akt.PRUEFUNG_ABSCHLIESSEN, Akt.VOTIEREN, Akt.AUSNAHME_ERTEILEN, Akt.AUSNAHME_BESTAETIGEN,
    Akt.VORSCHLAGEN, Akt.ZURUECKGEBEN, Akt.FREIGEBEN,
)  # fmt: skip
SICHTBAR: dict[S, str] = {
    S.ENTWURF: "Entwurf",
    S.EINGEREICHT: "Eingegangen",
    S.NACHFORDERUNG: "Rückfrage an Sie",
    **dict.fromkeys(INTERN, "In Bearbeitung"),
    S.BEKANNTGEGEBEN: "Entschieden",
    S.VERTRAG_GESCHLOSSEN: "Vertrag geschlossen",
    S.IN_AUSZAHLUNG: "In Auszahlung",
    S.VERWENDUNGSNACHWEIS_EINGEREICHT: "Verwendungsnachweis eingegangen",
    S.VERWENDUNGSNACHWEIS_GEPRUEFT: "Verwendungsnachweis geprüft",
    S.ABGESCHLOSSEN: "Abgeschlossen",
    S.ZURUECKGEZOGEN: "Zurückgezogen",
    S.WIDERRUFEN: "Widerrufen",
    S.RUECKFORDERUNG: "Rückforderung",
}


def moegliche_schritte(status: S, rollen: Collection[str] = tuple(Rolle)) -> list[Akt]:
    """Return the acts the table allows one of these roles in this status, in its order."""
    return [
        akt
        for akt, uebergang in UEBERGAENGE.items()
        if status in uebergang.von and any(rolle in rollen for rolle in uebergang.rollen)
    ]
