"""Every page there is and as whom it is looked at: the one list for tests and pictures."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Page

from tests.browser import anlegen
from tests.browser.anmelden import ADMIN, BERATUNG, KOMMUNE, KOORDINIERUNGSSTELLE, Wer


@dataclass(frozen=True)
class Seite:
    """`name` is that of its picture in docs/bilder, `als` who is logged in (None: nobody).

    A page whose address holds an id is found by `verweis`: the selector of a link on `pfad`, which
    is there at the latest after `anlegen`, and then by `weiter`, that of a link on the page found.
    `bild` says whether there is a picture, `schmal` whether there is one of 320 px too. A page of
    thousands of elements is `lang`: `make test` leaves it to `make nightly`.
    """

    name: str
    pfad: str
    verweis: str | None = None
    anlegen: Callable[[Page], Awaitable[None]] | None = None
    weiter: str | None = None
    als: Wer | None = None
    status: int = 200
    bild: bool = True
    schmal: bool = False
    lang: bool = False

    async def oeffnen(self, page: Page) -> None:
        """Go there, as a reader does; asserts that it answers with `status`."""
        antwort = await page.goto(self.pfad)
        if self.verweis:
            verweis = page.locator(self.verweis).first
            if self.anlegen and not await verweis.count():
                await self.anlegen(page)
                await page.goto(self.pfad)
            antwort = await page.goto(str(await verweis.get_attribute("href")))
        if self.weiter:
            weiter = page.locator(self.weiter).first
            antwort = await page.goto(str(await weiter.get_attribute("href")))
        assert antwort is not None
        assert antwort.status == self.status, f"{antwort.status}: {antwort.url}"


VORHABEN = "k=06635020&k=06635015&tag=2021-03-01"
SEITEN = [
    Seite("land", "/", schmal=True),
    Seite("kommunen", "/kommunen", bild=False),
    Seite("kommune", "/kommunen/06635020", schmal=True),
    Seite("meine-kommune", "/kommunen/06635020", als=KOMMUNE),
    Seite("landkreis", "/kommunen/06633000", bild=False),
    Seite("kommune-unbekannt", "/kommunen/06635099", status=404, bild=False),
    Seite("abrufen", "/kommunen/06635020", 'main a[href*="/abrufen?"]', als=KOMMUNE),
    Seite("vergleich", "/vergleich?ags=06635020&ags=06635021", bild=False),
    Seite("leistungen", "/leistungen", schmal=True),
    Seite("leistung", "/leistungen", 'main a[href^="/leistungen/"]'),
    Seite("foerdercheck", "/foerdercheck"),
    Seite("foerdercheck-frage", f"/foerdercheck/frage?{VORHABEN}", bild=False),
    Seite("foerdercheck-pruefen", f"/foerdercheck/pruefen?{VORHABEN}", bild=False),
    Seite("foerdercheck-ergebnis", f"/foerdercheck/ergebnis?{VORHABEN}", schmal=True),
    Seite("beratung", "/beratung"),
    Seite("beratung-eigene", "/beratung", als=KOMMUNE, bild=False),
    Seite("beratung-buchen", "/beratung/buchen?modul=3", als=KOMMUNE, schmal=True),
    Seite("beratung-standort", "/beratung/standort"),
    Seite("beratung-warten", "/beratung/warteliste/neu?modul=2&form=online", bild=False),
    Seite(
        "beratung-bewerten",
        "/beratung",
        'main tr:has-text("durchgeführt") a[href^="/beratung/buchungen/"]',
        weiter='main a[href$="/bewerten"]',
        als=Wer("kommune", kommune="06436003"),  # its consulting is over on the demo's day
        bild=False,
    ),
    Seite(
        "beratung-wunsch",
        "/beratung",
        'main a[href^="/beratung/warteliste/"]:not([href*="/neu"])',
        anlegen.warteliste,
        als=Wer("kommune", kommune="06635015"),
        bild=False,
    ),
    Seite("beratung-kalender", "/beratung/kalender", als=KOMMUNE, bild=False),
    Seite(
        "beratung-buchung",
        "/beratung",
        'main tr:has-text("bestätigt") a[href^="/beratung/buchungen/"]',
        als=BERATUNG,
    ),
    Seite("beratung-anfragen", "/beratung", als=BERATUNG, bild=False, lang=True),
    Seite("beratung-planung", "/beratung/planung", als=BERATUNG),
    Seite(
        "beratung-team",
        "/beratung/planung",
        'main a[href^="/beratung/planung/teams/"]:not([href$="/neu"])',
        als=BERATUNG,
        bild=False,
    ),
    Seite("beratung-neues-team", "/beratung/planung/teams/neu", als=BERATUNG, bild=False),
    Seite("antrag", "/antraege", 'main a[href*="/antraege/0"]', anlegen.antrag, als=KOMMUNE),
    Seite("antraege", "/antraege", als=KOMMUNE),
    Seite("antrag-neu", "/antraege/neu?programm=IKZ_OZG&k=06636013", als=KOMMUNE, schmal=True),
    Seite("antraege-arbeit", "/antraege", als=KOORDINIERUNGSSTELLE),
    Seite("antraege-liste", "/antraege/liste", als=KOORDINIERUNGSSTELLE, bild=False),
    Seite("aktuelles", "/aktuelles"),
    Seite(
        "mitteilung",
        "/aktuelles",
        'main a[href^="/aktuelles/"]:not([href*="veranstaltungen"])',
        bild=False,
    ),
    Seite(
        "veranstaltung",
        "/aktuelles",
        'main a[href^="/aktuelles/veranstaltungen/"]:not([href$="/neu"])',
        anlegen.veranstaltung,
        als=KOORDINIERUNGSSTELLE,
        bild=False,
    ),
    Seite("mitteilung-neu", "/aktuelles/mitteilungen/neu", als=KOORDINIERUNGSSTELLE, bild=False),
    Seite(
        "mitteilung-entwurf",
        "/aktuelles",
        'main ul[aria-label="Noch nicht erschienen"] a',
        anlegen.mitteilung,
        als=KOORDINIERUNGSSTELLE,
        bild=False,
    ),
    Seite(
        "veranstaltung-neu",
        "/aktuelles/veranstaltungen/neu",
        als=KOORDINIERUNGSSTELLE,
        bild=False,
    ),
    Seite("angaben", "/angaben"),
    Seite("verwaltung", "/verwaltung", als=ADMIN),
    Seite("uebernahmen", "/verwaltung/uebernahmen", als=ADMIN),
    Seite("protokoll", "/verwaltung/protokoll?dienst=beratung", als=ADMIN),
    Seite("webhooks", "/verwaltung/webhooks", als=ADMIN, bild=False),
    Seite("webhook-neu", "/verwaltung/webhooks/neu", als=ADMIN, bild=False),
    Seite(
        "webhook",
        "/verwaltung/webhooks",
        'main th a[href^="/verwaltung/webhooks/"]',
        anlegen.webhook,
        als=ADMIN,
    ),
    Seite("programme", "/verwaltung/programme", als=KOORDINIERUNGSSTELLE, bild=False),
    Seite(
        "programmfassungen",
        "/verwaltung/programme",
        'main a[href^="/verwaltung/programme/"]',
        als=KOORDINIERUNGSSTELLE,
        bild=False,
    ),
    Seite(
        "programmfassung",
        "/verwaltung/programme/IKZ_OZG",
        'main a[href^="/verwaltung/fassungen/"]',
        als=KOORDINIERUNGSSTELLE,
    ),
    Seite("programmentwurf", "/verwaltung/entwurf", als=KOORDINIERUNGSSTELLE, bild=False),
    Seite("verwaltung-verboten", "/verwaltung", als=KOMMUNE, status=403, bild=False),
    Seite("barrierefreiheit", "/barrierefreiheit", bild=False),
    Seite("datenschutz", "/datenschutz", bild=False),
    Seite("impressum", "/impressum", bild=False),
    Seite("schnittstellen", "/schnittstellen", bild=False),
    Seite("anmelden", "/anmelden", bild=False),
    Seite("abgemeldet", "/abgemeldet", bild=False),
    Seite("anmeldung-abgelaufen", "/anmelden/abgelaufen", bild=False),
    Seite("probleme", "/probleme", bild=False, lang=True),
    Seite("problem", "/probleme/http-404", bild=False),
    Seite("nicht-gefunden", "/gibt-es-nicht", status=404, bild=False),
    Seite("schnittstelle-katalog", "/katalog/v1/", bild=False, lang=True),
    Seite("schnittstelle-foerderung", "/foerderung/v1/", bild=False, lang=True),
    Seite("schnittstelle-beratung", "/beratung/v1/", bild=False, lang=True),
    Seite("schnittstelle-dashboard", "/dashboard/v1/", bild=False),
]
