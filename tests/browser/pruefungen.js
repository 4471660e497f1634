// What pruefungen.py asks of a page, put into it beside axe-core. Each check answers sentences.
globalThis.pruefung = (() => {
  const auszug = (e) => e.outerHTML.slice(0, 120);
  const alle = (wahl) => [...document.querySelectorAll(wahl)];
  const zu_sehen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const weiter_text = new CSSStyleSheet();
  weiter_text.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`); // WCAG 1.4.12

  function aufbau() {
    const befunde = [];
    const h1 = alle('h1').filter(zu_sehen);
    if (document.documentElement.lang !== 'de') befunde.push('html has no lang="de"');
    if (h1.length !== 1) befunde.push(`${h1.length} visible h1`);
    if (h1.some((e) => !e.textContent.trim())) befunde.push('the h1 is empty');
    if (!/\S – OZG-Kommunal$/.test(document.title)) befunde.push(`title: ${document.title}`);
    for (const e of alle('[style], style, script:not([src])'))
      befunde.push(`inline style or script: ${auszug(e)}`);
    for (const e of alle('[tabindex]'))
      if (e.tabIndex > 0) befunde.push(`order forced: ${auszug(e)}`);
    for (const e of alle('a:not([href]), a[href="#"]')) befunde.push(`no address: ${auszug(e)}`);
    return befunde;
  }

  function zu_breit() {
    const breite = document.documentElement.clientWidth;
    const zu_viel = document.scrollingElement.scrollWidth - breite;
    if (zu_viel <= 0) return [];
    const schuldige = alle('body *').filter(
      (e) => e.getBoundingClientRect().right > breite + 1 && !e.closest('.nurhoer'));
    return [`${zu_viel} px too wide: ${schuldige.slice(-3).map(auszug).join(' | ')}`];
  }

  function seitwaerts() {
    const befunde = zu_breit();
    document.adoptedStyleSheets.push(weiter_text);
    befunde.push(...zu_breit().map((befund) => `with wide text: ${befund}`));
    document.adoptedStyleSheets.pop();
    return befunde;
  }

  function ziele(hoch) {
    const einzeilig = ':not([type=hidden], [type=radio], [type=checkbox])';
    return alle(`button:not(.knopf--link), .knopf, select, textarea, input${einzeilig}`)
      .filter((e) => zu_sehen(e) && e.getBoundingClientRect().height < hoch - 0.5)
      .map((e) => `only ${e.getBoundingClientRect().height} px high: ${auszug(e)}`);
  }

  function bewegung() {
    const ms = (t) => parseFloat(t) * (t.trim().endsWith('ms') ? 1 : 1000);
    const laengste = (zeiten) => Math.max(...zeiten.split(',').map(ms));
    const bewegt = (e) => {
      const s = getComputedStyle(e);
      return laengste(s.transitionDuration) > 10 || s.scrollBehavior === 'smooth'
        || (s.animationName !== 'none' && laengste(s.animationDuration) > 10);
    };
    return alle('*').filter(bewegt).slice(0, 5)
      .map((e) => `moves though nobody wants it: ${auszug(e)}`);
  }

  function aufklappen() {
    for (const e of alle('details')) e.open = true;
  }

  // A link of a map shows the focus by the line of its shape: two pixels or more on the screen, and
  // another colour and width than the same link has without the focus.
  function nachgezogen(e) {
    const ruhend = e.cloneNode(true);
    e.after(ruhend);
    const formen = 'rect, path, polygon, circle';
    const ruhe = [...ruhend.querySelectorAll(formen)].map((form) => {
      const s = getComputedStyle(form);
      return { stroke: s.stroke, breite: parseFloat(s.strokeWidth) };
    });
    ruhend.remove();
    return [...e.querySelectorAll(formen)].some((form, i) => {
      const s = getComputedStyle(form);
      const breite = parseFloat(s.strokeWidth);
      const massstab = s.vectorEffect === 'non-scaling-stroke' ? 1 : form.getScreenCTM().a;
      return s.stroke !== 'none' && s.stroke !== ruhe[i].stroke
        && breite > ruhe[i].breite && breite * massstab >= 2;
    });
  }

  // A ring of two pixels around what has the focus, or around what stands for it: the label of a
  // hidden radio button, the shape in a link of a map.
  function umrandet(e) {
    const ring = (t, teil) => {
      const s = getComputedStyle(t, teil);
      return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
    };
    const stellvertreter = [e, e.closest('label'), e.nextElementSibling, e.closest('td')];
    if (e.namespaceURI.endsWith('svg') && nachgezogen(e)) return true;
    return stellvertreter.filter(Boolean)
      .some((t) => [undefined, '::before', '::after'].some((teil) => ring(t, teil)));
  }

  function fokus() {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const befunde = [];
    const r = e.getBoundingClientRect();
    if (!umrandet(e)) befunde.push(`focus not visible: ${auszug(e)}`);
    if (r.bottom <= 0 || r.right <= 0 || r.top >= innerHeight || r.left >= innerWidth) {
      befunde.push(`focus outside the window: ${auszug(e)}`);
    } else {
      const mitte = (von, bis, ende) => (Math.max(von, 0) + Math.min(bis, ende)) / 2;
      const oben = document.elementFromPoint(
        mitte(r.left, r.right, innerWidth), mitte(r.top, r.bottom, innerHeight));
      const klebt = oben?.closest('*') && ['fixed', 'sticky'].includes(getComputedStyle(oben).position);
      if (klebt && !oben.contains(e) && !e.contains(oben))
        befunde.push(`focus behind ${auszug(oben)}: ${auszug(e)}`);
    }
    return befunde;
  }

  return { aufbau, aufklappen, bewegung, fokus, seitwaerts, ziele };
})();
