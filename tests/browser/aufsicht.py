"""What no page may do, watched while a test uses it."""

from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

AUF_SERVER = "Failed to load resource"  # every answer >= 400; `_antwort` judges those


class Aufsicht:
    """Collects errors of the console (CSP violations are among them), requests to other hosts,
    answers >= 500, and files of a page that are missing.
    """

    def __init__(self, context: BrowserContext, adresse: str) -> None:
        self._host = urlsplit(adresse).netloc
        self.befunde: list[str] = []
        context.on("console", self._konsole)
        context.on("weberror", self._fehler)
        context.on("request", self._anfrage)
        context.on("response", self._antwort)
        context.on("requestfailed", self._gescheitert)

    def pruefen(self) -> None:
        assert not self.befunde, "\n".join(self.befunde)

    def _konsole(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(AUF_SERVER):
            self.befunde.append(f"console on {_wo(message.page)}: {message.text}")

    def _fehler(self, error: WebError) -> None:
        self.befunde.append(f"script on {_wo(error.page)}: {error.error}")

    def _anfrage(self, request: Request) -> None:
        teile = urlsplit(request.url)
        if teile.scheme in {"http", "https", "ws", "wss"} and teile.netloc != self._host:
            self.befunde.append(f"another host: {request.url}")

    def _antwort(self, response: Response) -> None:
        dokument = response.request.is_navigation_request()
        if response.status >= (500 if dokument else 400):
            self.befunde.append(f"{response.status}: {response.request.method} {response.url}")

    def _gescheitert(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # left the page, or stopped listening
            self.befunde.append(f"{request.failure}: {request.url}")


def _wo(page: Page | None) -> str:
    return urlsplit(page.url).path if page else "a page that is closed"
