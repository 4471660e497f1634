// Saves a draft while somebody types; without it the button does the same.
const formular = document.querySelector("form[data-entwurf]");
const anzeige = formular?.querySelector("[data-stand]");
const PAUSE = 1000;
let wecker = 0;
let unterwegs = null;
let zuletzt = "";
let angehalten = false;

// what the page itself sends along is no change of what is typed
function felder() {
  const angaben = new URLSearchParams(new FormData(formular));
  for (const name of ["csrf", "schluessel", "etag"]) angaben.delete(name);
  return angaben.toString();
}

function anhalten(satz) {
  angehalten = true;
  anzeige.textContent = satz;
}

async function senden() {
  const jetzt = felder();
  if (angehalten || jetzt === zuletzt) return;
  zuletzt = jetzt; // also when it fails: the same is not sent again and again
  let antwort;
  try {
    antwort = await fetch(formular.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(formular)),
      redirect: "manual",
    });
  } catch {
    anzeige.textContent = "Gerade keine Verbindung. Ihre Eingaben stehen noch hier.";
    return;
  }
  if (antwort.type === "opaqueredirect") {
    anhalten("Ihre Anmeldung ist abgelaufen. Drücken Sie „Speichern“: Nach der Anmeldung steht alles wieder da.");
    return;
  }
  const stand = await antwort.json().catch(() => ({}));
  if (antwort.ok) {
    formular.elements.etag.value = stand.etag;
    anzeige.textContent = stand.satz;
  } else if (antwort.status === 412) {
    anhalten("Jemand anderes hat den Antrag geändert. Ab jetzt wird nicht mehr von selbst gespeichert. Drücken Sie „Speichern“, um zu vergleichen.");
  } else if (antwort.status < 500) {
    anzeige.textContent = stand.satz ?? "Noch nicht gespeichert. Drücken Sie „Speichern“.";
  } else {
    anzeige.textContent = "Die Förderung antwortet gerade nicht. Ihre Eingaben stehen noch hier.";
  }
}

// one at a time: the next one needs the version this one returns
function speichern() {
  clearTimeout(wecker);
  unterwegs ??= senden().finally(() => {
    unterwegs = null;
    if (!angehalten && felder() !== zuletzt) planen();
  });
  return unterwegs;
}

function planen() {
  clearTimeout(wecker);
  wecker = setTimeout(speichern, PAUSE);
}

if (formular) {
  zuletzt = felder();
  formular.addEventListener("input", planen);
  formular.addEventListener("submit", (ereignis) => {
    clearTimeout(wecker);
    if (!unterwegs) return;
    const knopf = ereignis.submitter;
    ereignis.preventDefault();
    unterwegs.finally(() => formular.requestSubmit(knopf));
  });
}
