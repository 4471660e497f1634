"""Wire contract of budgets and the movements of their money."""

from enum import StrEnum


class Konto(StrEnum):
    FREI = "frei"
    GEBUNDEN = "gebunden"
    AUSGEZAHLT = "ausgezahlt"


class Bewegungsart(StrEnum):
    """`freigabe` returns bound money, `rueckforderung` money that was paid."""

    BINDUNG = "bindung"
    AUSZAHLUNG = "auszahlung"
    FREIGABE = "freigabe"
    RUECKFORDERUNG = "rueckforderung"
