// Shows hits while somebody types; without it the button does the same.
const formular = document.querySelector("form[data-treffer]");
const feld = formular?.querySelector("input[type=search]");
let laufend = null;
let warten = 0;

async function zeigen() {
  laufend?.abort();
  laufend = new AbortController();
  const angaben = new URLSearchParams(new FormData(formular));
  const adresse = new URL(formular.action);
  adresse.search = angaben;
  angaben.set("teil", "treffer");
  try {
    const antwort = await fetch(`${adresse.pathname}?${angaben}`, { signal: laufend.signal });
    if (!antwort.ok) return;
    const html = new DOMParser().parseFromString(await antwort.text(), "text/html");
    document.querySelector("#treffer").replaceWith(html.querySelector("#treffer"));
    history.replaceState(null, "", adresse);
  } catch (fehler) {
    if (fehler.name !== "AbortError") formular.removeAttribute("data-treffer");
  }
}

feld?.addEventListener("input", () => {
  clearTimeout(warten);
  warten = setTimeout(zeigen, 150);
});
