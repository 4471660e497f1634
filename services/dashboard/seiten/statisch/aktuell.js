// Keeps an open page current: its parts are fetched and put in place when figures changed, and
// while some of them are still on their way for the first time.
const ERST_NACH = 3000;
const HOECHSTENS = 300_000;
const ansage = document.querySelector("[data-ansage]");
const bekannt = new Map();
let strom = null;
let fehlschlaege = 0;
let wartend = 0;

const teile = (ort) => ort.querySelectorAll("[data-aktuell]");
const stand = document.querySelector("[data-seit]");
const seit = () => Date.parse(stand.dataset.seit);
const pause = () => Math.min(HOECHSTENS, 2000 * 2 ** fehlschlaege) * (0.75 + Math.random() / 2);

function weg(element, wurzel) {
  const stellen = [];
  for (let ort = element; ort !== wurzel; ort = ort.parentElement) {
    stellen.unshift([...ort.parentElement.children].indexOf(ort));
  }
  return stellen;
}

function ersetzen(alt, neu) {
  const fokus = alt.contains(document.activeElement) ? document.activeElement : null;
  const stelle = fokus && weg(fokus, alt);
  const offen = [...alt.querySelectorAll("details")].map((eines) => eines.open);
  neu.querySelectorAll("details").forEach((eines, nr) => { eines.open = offen[nr] ?? false; });
  if (alt.dataset.seit) alt.dataset.seit = neu.dataset.seit;
  alt.replaceChildren(...neu.childNodes);
  if (fokus) {
    const ziel = stelle.reduce((ort, nr) => ort?.children[nr], alt);
    ziel?.focus({ preventScroll: true });
  }
}

const inhalt = (teil) => {
  const kopie = teil.cloneNode(true);
  for (const eines of kopie.querySelectorAll("details")) eines.open = false;
  return kopie.innerHTML;
};

async function holen() {
  wartend = 0;
  try {
    const antwort = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!antwort.ok) throw new Error(antwort.status);
    const seite = new DOMParser().parseFromString(await antwort.text(), "text/html");
    const neue = new Map([...teile(seite)].map((teil) => [teil.dataset.aktuell, teil]));
    let geaendert = false;
    for (const alt of teile(document)) {
      const neu = neue.get(alt.dataset.aktuell);
      if (neu && inhalt(alt) !== inhalt(neu)) {
        ersetzen(alt, neu);
        geaendert = true;
      } else if (neu && alt.dataset.seit) {
        alt.dataset.seit = neu.dataset.seit;
      }
    }
    fehlschlaege = 0;
    warten();
    if (geaendert) ansage.textContent = "Neue Zahlen sind da; die Seite zeigt sie.";
  } catch {
    fehlschlaege += 1;
    vormerken(pause());
  }
}

function vormerken(nach) {
  wartend ||= setTimeout(holen, nach);
}

function warten() {
  if (document.querySelector("[data-offen]")) vormerken(pause());
}

function gehoert(ereignis) {
  fehlschlaege = 0;
  const { quelle, status, geholt_am } = JSON.parse(ereignis.data);
  const vorher = bekannt.get(quelle);
  bekannt.set(quelle, status);
  const neu = Date.parse(geholt_am) > seit() || (vorher ?? "ok") !== status;
  if (neu) vormerken(300);
}

function zuhoeren() {
  if (!stand || strom || document.hidden) return;
  strom = new EventSource("/dashboard/v1/aktualisierungen");
  strom.addEventListener("quelle", gehoert);
  strom.addEventListener("error", () => {
    if (strom?.readyState !== EventSource.CLOSED) return;
    weghoeren();
    fehlschlaege += 1;
    setTimeout(zuhoeren, Math.max(30_000, pause()));
  });
}

function weghoeren() {
  strom?.close();
  strom = null;
}

document.addEventListener("visibilitychange", () => (document.hidden ? weghoeren() : zuhoeren()));
addEventListener("pagehide", weghoeren);
addEventListener("pageshow", (ereignis) => ereignis.persisted && zuhoeren());
setTimeout(zuhoeren, ERST_NACH);
warten();
