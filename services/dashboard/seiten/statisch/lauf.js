// Follows a run while it works; without this the page reloads itself every three seconds.
const PAUSE = 1000;

async function nachsehen() {
  const hier = document.querySelector("#lauf");
  try {
    const antwort = await fetch(location.href);
    if (!antwort.ok) return location.reload();
    const html = new DOMParser().parseFromString(await antwort.text(), "text/html");
    const neu = html.querySelector("#lauf");
    if (!neu?.hasAttribute("data-unfertig")) return location.reload();
    document.title = html.title;
    hier.querySelector("progress").value = neu.querySelector("progress").value;
    const [alt, stand] = [hier, neu].map((teil) => teil.querySelector("[role=status]"));
    if (alt.textContent !== stand.textContent) alt.replaceChildren(...stand.childNodes);
  } catch {
    // the network comes back, or somebody reloads
  }
  setTimeout(nachsehen, PAUSE);
}

setTimeout(nachsehen, PAUSE);
