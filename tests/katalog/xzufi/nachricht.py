"""Messages of XZuFi 2.2.0 as other systems send them."""

import io
from xml.sax.saxutils import escape, quoteattr

NS = "http://xoev.de/schemata/xzufi/2_2_0"


def nachricht(*objekte: str, loesche: str = "") -> io.BytesIO:
    """Return a message that writes `objekte`."""
    geschrieben = "\n".join(f"<xzufi:schreibe>\n{o}\n</xzufi:schreibe>" for o in objekte)
    return datei(
        f"""<xzufi:nachrichtenkopf><xzufi:nachrichtUUID>1</xzufi:nachrichtUUID>
        <xzufi:sender>Land</xzufi:sender></xzufi:nachrichtenkopf>
        <xzufi:transaktionID>7</xzufi:transaktionID>{geschrieben}{loesche}"""
    )


def datei(inhalt: str, *, wurzel: str = "transfer", davor: str = "") -> io.BytesIO:
    kopf = f'<?xml version="1.0" encoding="UTF-8"?>\n{davor}'
    text = (
        f'{kopf}<xzufi:{wurzel} xmlns:xzufi="{NS}" xzufiVersion="2.2.0">{inhalt}</xzufi:{wurzel}>'
    )
    return io.BytesIO(text.encode())


def kennung(wert: str, *, agentur: str = "L6", name: str = "id", schema: str = "") -> str:
    schema = f" schemeID={quoteattr(schema)}" if schema else ""
    attribute = f"schemeAgencyID={quoteattr(agentur)}{schema}"
    return f"<xzufi:{name} {attribute}>{escape(wert)}</xzufi:{name}>"


def leistung(
    wert: str = "1",
    name: str = "Hund anmelden",
    *,
    agentur: str = "L6",
    leika: str | None = "99102013104000",
    begriffe: tuple[str, ...] = ("Hundesteuer",),
    sdg: str | None = "1070200",
    rest: str = "",
) -> str:
    bezug = f'<xzufi:referenzLeiKa listURI="urn:x"><code>{leika}</code></xzufi:referenzLeiKa>'
    kontext = "".join(
        f'<xzufi:begriffImKontext><xzufi:begriff languageCode="de">{escape(b)}</xzufi:begriff>'
        "<xzufi:typ><code>01</code></xzufi:typ></xzufi:begriffImKontext>"
        for b in begriffe
    )
    bereich = f"<xzufi:informationsbereichSDG><code>{sdg}</code></xzufi:informationsbereichSDG>"
    return f"""<xzufi:leistung xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:type="xzufi:LeistungErweitert">
      {kennung(wert, agentur=agentur)}
      {bezug if leika else ""}
      <xzufi:modulText><xzufi:positionDarstellung>1</xzufi:positionDarstellung>
        <xzufi:inhalt languageCode="en">Register a dog</xzufi:inhalt>
        <xzufi:inhalt languageCode="de">{escape(name)}</xzufi:inhalt>
        <xzufi:leikaTextmodul><code>02</code></xzufi:leikaTextmodul></xzufi:modulText>
      <xzufi:modulText><xzufi:inhalt languageCode="de">&lt;p&gt;Wer einen Hund hält &amp;
        ...&lt;/p&gt;</xzufi:inhalt>
        <xzufi:leikaTextmodul><code>06</code></xzufi:leikaTextmodul></xzufi:modulText>
      <xzufi:modulBegriffImKontext>{kontext}</xzufi:modulBegriffImKontext>
      <xzufi:typisierung><code>5</code></xzufi:typisierung>
      {bereich if sdg else ""}{rest}
    </xzufi:leistung>"""


def onlinedienst(
    wert: str = "D1", name: str = "Hundesteuer online", url: str = "https://hund.example/{ags}"
) -> str:
    return f"""<xzufi:onlinedienst>{kennung(wert)}
      <xzufi:bezeichnung languageCode="de">{escape(name)}</xzufi:bezeichnung>
      <xzufi:link languageCode="de">
        <xzufi:typ listURI="urn:xoev-de:x"><code>01</code></xzufi:typ>
        <xzufi:link>{escape(url)}</xzufi:link><xzufi:titel>Zum Antrag</xzufi:titel></xzufi:link>
      <xzufi:vertrauensniveau><code>10</code></xzufi:vertrauensniveau>
    </xzufi:onlinedienst>"""


def organisationseinheit(wert: str = "O1", ags: str = "06635020", rest: str = "") -> str:
    return f"""<xzufi:organisationseinheit>{kennung(wert)}
      <xzufi:name><xzufi:name languageCode="de">Steueramt</xzufi:name></xzufi:name>
      <xzufi:anschrift><xzufi:ort>Ort</xzufi:ort><xzufi:verwaltungspolitischeKodierung>
        <xzufi:gemeindeschluessel><code>{ags}</code></xzufi:gemeindeschluessel>
      </xzufi:verwaltungspolitischeKodierung></xzufi:anschrift>{rest}
    </xzufi:organisationseinheit>"""


def zustaendigkeit(
    wert: str = "Z1",
    *,
    leistung: str = "1",
    traeger: str = "D1",
    art: str = "ZustaendigkeitOnlinedienst",
    gebiete: tuple[str, ...] = ("066350020020",),
) -> str:
    gebiet = "".join(f"<xzufi:gebietID>{g}</xzufi:gebietID>" for g in gebiete)
    return f"""<xzufi:zustaendigkeitTransferObjekt>
      <xzufi:zustaendigkeit>{kennung(wert, schema=art)}
        {kennung(leistung, name="leistungID")}{gebiet}
        <xzufi:rolle><code>01</code></xzufi:rolle></xzufi:zustaendigkeit>
      {kennung(traeger, name="uebergeordnetesObjektID")}
    </xzufi:zustaendigkeitTransferObjekt>"""


def loesche(klasse: str, wert: str, *, schema: str = "") -> str:
    return f'<xzufi:loesche klasse="{klasse}">{kennung(wert, schema=schema)}</xzufi:loesche>'
