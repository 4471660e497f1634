// Shows how far a file has come; without it the form sends it all the same.
const formular = document.querySelector("form[data-hochladen]");
const anzeige = formular?.querySelector("[data-stand]");
const datei = formular?.elements.datei;

function zeigen(satz, balken) {
  anzeige.replaceChildren(satz, ...(balken ? [balken] : []));
}

function hochladen() {
  const anfrage = new XMLHttpRequest();
  const balken = document.createElement("progress");
  balken.max = 100;
  balken.value = 0;
  balken.setAttribute("aria-label", "Fortschritt beim Hochladen");
  anfrage.upload.addEventListener("progress", (ereignis) => {
    if (ereignis.lengthComputable) balken.value = Math.floor((100 * ereignis.loaded) / ereignis.total);
  });
  anfrage.addEventListener("load", () => {
    if (anfrage.status === 201) {
      location.reload();
    } else if (anfrage.responseURL !== formular.action) {
      location.assign(anfrage.responseURL);
    } else if (anfrage.status === 413) {
      zeigen("Die Datei ist zu groß. Erlaubt sind 20 MiB.");
    } else {
      let stand = {};
      try {
        stand = JSON.parse(anfrage.responseText);
      } catch {}
      zeigen(stand.satz ?? stand.detail ?? "Die Datei wurde nicht angenommen. Versuchen Sie es noch einmal.");
    }
  });
  anfrage.addEventListener("error", () => zeigen("Die Verbindung ist abgerissen. Nichts wurde gespeichert; versuchen Sie es noch einmal."));
  anfrage.open("POST", formular.action);
  anfrage.setRequestHeader("Accept", "application/json");
  anfrage.send(new FormData(formular));
  zeigen("Wird hochgeladen … ", balken);
}

formular?.addEventListener("submit", (ereignis) => {
  if (!datei.files.length) return;
  ereignis.preventDefault();
  if (datei.files[0].size > Number(formular.dataset.hochladen)) {
    zeigen("Die Datei ist zu groß. Erlaubt sind 20 MiB.");
    return;
  }
  hochladen();
});
