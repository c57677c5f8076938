//! Rights, written as XMP into every derivative. Names are those of IPTC, PLUS and Creative Commons; see
//! <https://www.iptc.org/std/photometadata/specification/>.

/// The rights and descriptions that are written into a picture. Every field is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rights {
    /// Who took it: `dc:creator`.
    pub creator: Option<String>,
    /// The credit line: `photoshop:Credit`, `cc:attributionName`.
    pub credit: Option<String>,
    /// The copyright notice: `dc:rights`.
    pub copyright: Option<String>,
    /// URL of the licence: `cc:license`.
    pub licence_url: Option<String>,
    /// Terms in words: `xmpRights:UsageTerms`.
    pub usage_terms: Option<String>,
    /// URL of the page that states rights: `xmpRights:WebStatement` (search engines read it).
    pub web_statement: Option<String>,
    /// URL to attribute to: `cc:attributionURL`.
    pub attribution_url: Option<String>,
    /// `dc:title`.
    pub title: Option<String>,
    /// `dc:description`.
    pub description: Option<String>,
    /// `Iptc4xmpCore:AltTextAccessibility`.
    pub alt_text: Option<String>,
    /// `Iptc4xmpCore:ExtDescrAccessibility`.
    pub extended_description: Option<String>,
    /// `dc:subject`.
    pub keywords: Vec<String>,
    /// `photoshop:City`, and in `Iptc4xmpExt:LocationShown`.
    pub city: Option<String>,
    /// `photoshop:Country`, and in `Iptc4xmpExt:LocationShown`.
    pub country: Option<String>,
    /// ISO 8601 date: `photoshop:DateCreated`.
    pub date_created: Option<String>,
    /// IPTC code (`digitalCapture`) or its full URL: `Iptc4xmpExt:DigitalSourceType`.
    pub digital_source_type: Option<String>,
    /// Name of who licenses: `plus:LicensorName`.
    pub licensor_name: Option<String>,
    /// URL of who licenses (search engines read it): `plus:LicensorURL`.
    pub licensor_url: Option<String>,
    /// ISO 8601 date at which rights end: `plus:LicenseEndDate`.
    pub rights_expire: Option<String>,
    /// PLUS code (`MR-NON`, `MR-NAP`, `MR-UMR`, `MR-LMR`) or its full URL: `plus:ModelReleaseStatus`.
    pub model_release: Option<String>,
    /// PLUS code (`PR-NON`, `PR-NAP`, `PR-UPR`, `PR-LPR`) or its full URL: `plus:PropertyReleaseStatus`.
    pub property_release: Option<String>,
    /// Language of the texts above (`fr`), for `xml:lang`; each text is also the `x-default`.
    pub language: Option<String>,
}

/// Texts longer than this (in characters) are cut: an XMP segment of JPEG holds 65,502 bytes in all.
const LONGEST: usize = 2_000;

impl Rights {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        *self == Self { language: self.language.clone(), ..Self::default() }
    }

    /// The XMP packet, or nothing when there is nothing to say. The same rights give the same bytes.
    pub fn to_xmp(&self) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let mut xmp = String::with_capacity(2048);
        xmp.push_str(concat!(
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>",
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">",
            "<rdf:Description rdf:about=\"\"",
            " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"",
            " xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\"",
            " xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\"",
            " xmlns:plus=\"http://ns.useplus.org/ldf/xmp/1.0/\"",
            " xmlns:cc=\"http://creativecommons.org/ns#\"",
            " xmlns:Iptc4xmpCore=\"http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/\"",
            " xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">"
        ));
        let mut out = Writer { xmp: &mut xmp, language: self.language.as_deref() };
        if let Some(creator) = &self.creator {
            out.list("dc:creator", "Seq", std::slice::from_ref(creator));
        }
        out.translated("dc:rights", &self.copyright);
        out.translated("dc:title", &self.title);
        out.translated("dc:description", &self.description);
        out.list("dc:subject", "Bag", &self.keywords);
        out.simple("photoshop:Credit", &self.credit);
        out.simple("photoshop:DateCreated", &self.date_created);
        out.simple("photoshop:City", &self.city);
        out.simple("photoshop:Country", &self.country);
        if self.copyright.is_some() || self.licence_url.is_some() || self.web_statement.is_some() {
            out.simple("xmpRights:Marked", &Some("True".to_owned()));
        }
        out.simple("xmpRights:WebStatement", &self.web_statement);
        out.translated("xmpRights:UsageTerms", &self.usage_terms);
        out.resource("cc:license", &self.licence_url);
        out.simple("cc:attributionName", &self.credit);
        out.resource("cc:attributionURL", &self.attribution_url);
        if self.licensor_name.is_some() || self.licensor_url.is_some() {
            out.open("plus:Licensor");
            out.raw("<rdf:Seq><rdf:li rdf:parseType=\"Resource\">");
            out.simple("plus:LicensorName", &self.licensor_name);
            out.simple("plus:LicensorURL", &self.licensor_url);
            out.raw("</rdf:li></rdf:Seq>");
            out.close("plus:Licensor");
        }
        out.simple("plus:LicenseEndDate", &self.rights_expire);
        let plus = |code: &Option<String>| code.as_ref().map(|code| prefixed(code, "http://ns.useplus.org/ldf/vocab/"));
        out.simple("plus:ModelReleaseStatus", &plus(&self.model_release));
        out.simple("plus:PropertyReleaseStatus", &plus(&self.property_release));
        out.translated("Iptc4xmpCore:AltTextAccessibility", &self.alt_text);
        out.translated("Iptc4xmpCore:ExtDescrAccessibility", &self.extended_description);
        let source = self
            .digital_source_type
            .as_ref()
            .map(|code| prefixed(code, "http://cv.iptc.org/newscodes/digitalsourcetype/"));
        out.simple("Iptc4xmpExt:DigitalSourceType", &source);
        if self.city.is_some() || self.country.is_some() {
            out.open("Iptc4xmpExt:LocationShown");
            out.raw("<rdf:Bag><rdf:li rdf:parseType=\"Resource\">");
            out.simple("Iptc4xmpExt:City", &self.city);
            out.simple("Iptc4xmpExt:CountryName", &self.country);
            out.raw("</rdf:li></rdf:Bag>");
            out.close("Iptc4xmpExt:LocationShown");
        }
        xmp.push_str("</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>");
        Some(xmp)
    }
}

fn prefixed(code: &str, vocabulary: &str) -> String {
    if code.contains("://") { code.to_owned() } else { format!("{vocabulary}{code}") }
}

struct Writer<'a> {
    xmp: &'a mut String,
    language: Option<&'a str>,
}

impl Writer<'_> {
    fn raw(&mut self, markup: &str) {
        self.xmp.push_str(markup);
    }
    fn open(&mut self, name: &str) {
        self.xmp.push('<');
        self.xmp.push_str(name);
        self.xmp.push('>');
    }
    fn close(&mut self, name: &str) {
        self.xmp.push_str("</");
        self.xmp.push_str(name);
        self.xmp.push('>');
    }
    fn text(&mut self, text: &str) {
        for character in text.chars().take(LONGEST) {
            match character {
                '&' => self.xmp.push_str("&amp;"),
                '<' => self.xmp.push_str("&lt;"),
                '>' => self.xmp.push_str("&gt;"),
                '"' => self.xmp.push_str("&quot;"),
                // Characters that XML 1.0 cannot hold at all.
                '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
                _ => self.xmp.push(character),
            }
        }
    }
    fn simple(&mut self, name: &str, value: &Option<String>) {
        if let Some(value) = value {
            self.open(name);
            self.text(value);
            self.close(name);
        }
    }
    fn resource(&mut self, name: &str, url: &Option<String>) {
        if let Some(url) = url {
            self.xmp.push('<');
            self.xmp.push_str(name);
            self.xmp.push_str(" rdf:resource=\"");
            self.text(url);
            self.xmp.push_str("\"/>");
        }
    }
    fn list(&mut self, name: &str, kind: &str, values: &[String]) {
        if values.is_empty() {
            return;
        }
        self.open(name);
        self.xmp.push_str(&format!("<rdf:{kind}>"));
        for value in values.iter().take(200) {
            self.xmp.push_str("<rdf:li>");
            self.text(value);
            self.xmp.push_str("</rdf:li>");
        }
        self.xmp.push_str(&format!("</rdf:{kind}>"));
        self.close(name);
    }
    fn translated(&mut self, name: &str, value: &Option<String>) {
        let Some(value) = value else { return };
        self.open(name);
        self.xmp.push_str("<rdf:Alt><rdf:li xml:lang=\"x-default\">");
        self.text(value);
        self.xmp.push_str("</rdf:li>");
        if let Some(language) = self.language {
            self.xmp.push_str("<rdf:li xml:lang=\"");
            self.text(language);
            self.xmp.push_str("\">");
            self.text(value);
            self.xmp.push_str("</rdf:li>");
        }
        self.xmp.push_str("</rdf:Alt>");
        self.close(name);
    }
}
