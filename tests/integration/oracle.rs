//! The oracle: after any edit, a build with a warm cache gives what a build
//! from nothing gives, byte for byte, with the same problems; and reading only
//! what changed gives the tree that reading everything gives.
//!
//! Random edits of everything that a site is made of, from fixed seeds. The
//! templates print every value that they are given, so that a view that should
//! have been made again cannot hide. `PROVENCE_ORACLE=0..500x60` runs other
//! seeds and lengths: that is the soak.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use provence::build::{self, Memory};
use provence::diagnostic::{self, Checked, Diagnostic, UiLocale};
use provence::memo::Fingerprint;
use provence::path::SourcePath;
use provence::render::{ArtefactMaker, Artefacts, Bytes, Environment, Output, late_file};
use provence::site::Moment;
use provence::source::{self, SourceTree};

use crate::dice::Dice;

const WORDS: &[&str] = &["Mistral", "Mistràl", "Calanque", "Étang salé", "Port-Miou", "« Vallat »", "Un vent d’est"];
const STORIES: &[&str] = &["un", "deux", "trois", "quatre", "cinq", "plus/six"];
const SECTORS: &[&str] = &["mer", "sante", "energie"];
const PEOPLE: &[&str] = &["ada", "grace"];
const TOWNS: &[&str] = &["aix", "arles"];
const PHOTOS: &[&str] = &["quai", "four"];
const INDICATORS: &[&str] = &["emplois", "navires"];
const A: &[u8] = include_bytes!("../fixtures/oracle/a.jpg");
const B: &[u8] = include_bytes!("../fixtures/oracle/b.jpg");

/// Prints whatever there is; components too.
const DUMP: &str = r#"{% extends "base.html" %}{% block main %}{{ t(id="hello", name=page.title) }} {{ t(id="only-fr") }}
<pre>{{ page | json }}</pre><pre>{{ site | json }}</pre>{% if lists %}<pre>{{ lists | json }}</pre>{% endif %}{% block more %}{% endblock more %}{% endblock main %}
"#;
const PAGE: &str = r#"{% extends "dump.html" %}{% block more %}<pre>{{ entry | json }}</pre><pre>{{ previous | json }}</pre><pre>{{ next | json }}</pre>{{ json_ld | safe }}{% if entry.date %}{{ entry.date | date(style="long") }}{% endif %}{% endblock more %}
"#;
const LIST: &str = r#"{% extends "dump.html" %}{% block more %}<pre>{{ list | json }}</pre>{% endblock more %}
"#;
const BASE: &str = "<!doctype html><html lang=\"{{ page.lang }}\"><head><title>{{ page.title }}</title><link rel=\"stylesheet\" href=\"{{ site.assets.css }}\"></head><body>{% block main %}{% endblock main %}{% if site.search %}{{ site.search.index }}{% endif %}</body></html>\n";
const ROOT: &str = r#"{% extends "dump.html" %}{% block more %}<pre>{{ languages | json }}</pre>{% endblock more %}
"#;

/// A site on the disk, and what a session has done to it.
struct Bench {
    dice: Dice,
    root: Utf8PathBuf,
    /// Paths touched since the last build.
    touched: BTreeSet<SourcePath>,
    history: String,
    now: jiff::Timestamp,
    drafts: bool,
    /// Half of the sessions are of somebody who rarely breaks anything.
    careful: bool,
    /// A third of them are of somebody who mostly changes words.
    writes: bool,
}

impl Bench {
    /// Whether to do what may break the site.
    fn dares(&mut self, one_in: usize) -> bool {
        let one_in = if self.careful { one_in * 8 } else { one_in };
        self.dice.one_in(one_in)
    }

    /// A story to refer to; for the careful one that is there.
    fn target(&mut self) -> &'static str {
        let there = |id: &&&str| self.root.join(format!("content/stories/{id}/index.fr.md")).exists();
        let known: Vec<&str> = STORIES.iter().filter(there).copied().collect();
        if self.careful && !known.is_empty() { known[self.dice.below(known.len())] } else { self.dice.pick(STORIES) }
    }

    fn write(&mut self, path: &str, bytes: impl AsRef<[u8]>) {
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        // A file where a folder must be, or the other way round, is an edit like another.
        if file.is_dir() {
            fs::remove_dir_all(&file).unwrap();
        }
        fs::write(&file, bytes).unwrap();
        self.touch("write", path);
    }

    fn touch(&mut self, what: &str, path: &str) {
        writeln!(self.history, "  {what} {path}").unwrap();
        self.touched.insert(SourcePath::new(path));
    }

    fn remove(&mut self, path: &str) {
        let file = self.root.join(path);
        let _ = if file.is_dir() { fs::remove_dir_all(&file) } else { fs::remove_file(&file) };
        self.touch("remove", path);
    }

    fn rename(&mut self, from: &str, to: &str) {
        let (source, target) = (self.root.join(from), self.root.join(to));
        if !source.exists() || target.exists() || target.starts_with(&source) {
            return;
        }
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::rename(source, target).unwrap();
        self.touch("rename", from);
        self.touch("to", to);
    }

    fn begin(&mut self) {
        self.site(false);
        for (name, text) in [
            ("pages", "label: {fr: Pages, en: Pages}\nslug: \"\"\ntemplate: page.html\nbody: markdown\n"),
            ("photos", PHOTO_FIELDS),
            ("indicators", INDICATOR_FIELDS),
            ("notes", NOTE_FIELDS),
            ("people", PEOPLE_FIELDS),
            ("towns", TOWN_FIELDS),
        ] {
            self.write(&format!("content/{name}/_collection.yaml"), text);
        }
        self.sectors_collection();
        self.stories_collection();
        for town in TOWNS {
            self.town(town);
        }
        for person in PEOPLE {
            self.person(person);
        }
        let home = if self.careful { "Bonjour." } else { "Voir [un](../../stories/un/index.fr.md)." };
        self.write("content/pages/home/index.fr.md", format!("---\ntitle: Accueil\n---\n{home}\n"));
        self.write("content/pages/home/index.en.md", "---\ntitle: Home\n---\nHello.\n");
        for sector in SECTORS {
            self.sector(sector);
        }
        for photo in PHOTOS {
            self.write(&format!("assets/photos/{photo}.jpg"), A);
            self.photo(photo);
        }
        for indicator in INDICATORS {
            self.indicator(indicator);
        }
        for story in &STORIES[..4] {
            self.write(&format!("content/stories/{story}/plan.pdf"), "%PDF");
            self.story(story);
            self.translation(story);
        }
        self.note("n1");
        self.write("assets/static/robots.txt", "User-agent: *\n");
        for (name, text) in
            [("base", BASE), ("dump", DUMP), ("page", PAGE), ("list", LIST), ("404", DUMP), ("root", ROOT)]
        {
            self.write(&format!("themes/t/templates/{name}.html"), text);
        }
        self.write("themes/t/styles/site.css", "body { color: #123 }\n");
        self.write("themes/t/styles/code.css", ".k { color: #321 }\n");
        self.theme();
        self.messages();
    }

    fn site(&mut self, wide: bool) {
        let title = self.dice.pick(WORDS);
        let home = if self.dares(6) { "pages/none" } else { "pages/home" };
        let menu = self.dice.pick(&[
            "[stories]",
            "[stories, \"@/pages/home\"]",
            "[\"@/stories/un\", sectors]",
            "[{label: {fr: A, en: B}, items: [stories, /fr/recits/deux/]}]",
        ]);
        let german = if wide || self.dice.one_in(3) {
            "\n  de: {label: Deutsch, locale: de-DE, fallback: [en, fr]}"
        } else {
            ""
        };
        let english = if self.dares(2) { "[]" } else { "[fr]" };
        let quality = 60 + self.dice.below(3);
        let parameter = self.dice.below(3);
        self.write(
            "content/site.yaml",
            format!("base_url: https://example.org\ntitle: {{fr: \"{title}\", en: \"{title} (en)\"}}\ndescription: {{fr: Un site}}\ndefault_language: fr\ntime_zone: Europe/Paris\ntheme: t\nhome: {home}\nlanguages:\n  fr: {{label: Français, locale: fr-FR}}\n  en: {{label: English, locale: en-GB, fallback: {english}}}{german}\nmenus:\n  main: {menu}\npictures: {{formats: [webp, jpeg], quality: {{jpeg: {quality}, webp: 70}}}}\nparams: {{number: {parameter}}}\n"),
        );
    }

    fn stories_collection(&mut self) {
        let slug = self.dice.pick(&[
            "{fr: recits, en: stories}",
            "{fr: histoires, en: stories}",
            "{fr: recits, en: tales, de: geschichten}",
        ]);
        let sort = self.dice.pick(&["[-date, title]", "[title]", "[date]"]);
        let paginate = self.dice.pick(&["2", "12"]);
        let by = self.dice.pick(&["[sector]", "[sector, kind]", "[place, sector]", "[]"]);
        let (fallback, feed) = (self.dice.pick(&["true", "false"]), self.dice.pick(&["true", "false"]));
        let maximum = if self.dares(4) { "6" } else { "80" };
        let label = self.dice.pick(WORDS);
        self.write(
            "content/stories/_collection.yaml",
            format!("label: {{fr: \"{label}\", en: Stories}}\nslug: {slug}\ntemplate: page.html\nlist: {{template: list.html, sort: {sort}, paginate: {paginate}, by: {by}, feed: {feed}}}\nfallback: {fallback}\nbody: markdown\nfields:\n  sector: {{type: reference, to: sectors}}\n  kind: {{type: select, options: [long, short]}}\n  photo: {{type: reference, to: photos}}\n  related: {{type: reference, to: stories, many: true}}\n  cover: {{type: image}}\n  place: {{type: text, localized: true, max: {maximum}}}\n  note: {{type: markdown, localized: true}}\n  more:\n    type: object\n    fields: {{figure: {{type: reference, to: indicators}}, at: {{type: datetime}}, where: {{type: geo}}}}\n  facts: {{type: list, of: {{type: text}}}}\n"),
        );
    }

    /// Sectors with pages, or without: then their texts stand where they are listed.
    fn sectors_collection(&mut self) {
        let template = self.dice.pick(&["template: page.html\n", ""]);
        self.write("content/sectors/_collection.yaml", format!("{SECTOR_FIELDS}{template}"));
    }

    fn town(&mut self, id: &str) {
        let title = self.dice.pick(WORDS);
        self.write(&format!("content/towns/{id}.yaml"), format!("title: {{fr: \"{title}\", en: \"{title} EN\"}}\n"));
    }

    fn person(&mut self, id: &str) {
        let (title, town) = (self.dice.pick(WORDS), self.dice.pick(TOWNS));
        self.write(&format!("content/people/{id}.yaml"), format!("title: \"{title}\"\ntown: {town}\n"));
    }

    fn theme(&mut self) {
        let sizes = self.dice.pick(&["100vw", "50vw"]);
        let widths = self.dice.pick(&["[160, 320]", "[160, 320, 480]"]);
        let limit = self.dice.pick(&["1", "3"]);
        let sort = self.dice.pick(&["", "", ", sort: [date]", ", sort: [-title]"]);
        let styles = self.dice.pick(&["[site.css]", "[site.css, code.css]"]);
        let banner = if self.dice.one_in(2) { "\n  banner: {crop: \"3:1\", widths: [320]}" } else { "" };
        self.write(
            "themes/t/theme.yaml",
            format!("name: T\nvariants:\n  wide: {{widths: {widths}, sizes: \"{sizes}\"}}{banner}\nsocial: {{crop: \"1200:630\", width: 400}}\ntemplates:\n  page.html:\n    lists:\n      newest: {{collection: stories, limit: {limit}{sort}}}\n      here: {{collection: stories, where: {{sector: self}}}}\n      used_by: {{back_references: true}}\n  404.html:\n    lists:\n      newest: {{collection: stories, limit: 2, where: {{kind: long}}}}\n      over: {{collection: notes, where: {{is_past: true}}}}\nstyles: {styles}\nhighlight: code.css\n"),
        );
    }

    fn messages(&mut self) {
        let (hello, only) = (self.dice.pick(WORDS), self.dice.pick(WORDS));
        let fr = format!("hello = {hello} {{ $name }}\nonly-fr = {only}\nnot-found-title = Rien\n");
        self.write("i18n/fr.ftl", fr);
        let english =
            if self.careful || self.dice.one_in(2) { format!("only-fr = {only} (en)\n") } else { String::new() };
        self.write("i18n/en.ftl", format!("hello = Hello {{ $name }}, {hello}\n{english}not-found-title = Nothing\n"));
        if self.dice.one_in(3) {
            self.write(
                "i18n/de.ftl",
                format!("hello = Hallo {{ $name }}\nonly-fr = {only}\nnot-found-title = Nichts\n"),
            );
        }
    }

    fn sector(&mut self, id: &str) {
        let (title, short) = (self.dice.pick(WORDS), self.dice.pick(WORDS));
        let slug = if self.dice.one_in(3) { format!("slug: {id}-bis\n") } else { String::new() };
        let story = self.target();
        let color = self.dice.pick(&["#112233", "#445566"]);
        let weight = self.dice.below(4);
        let lead = self.dice.pick(PEOPLE);
        self.write(
            &format!("content/sectors/{id}.fr.md"),
            format!("---\ntitle: \"{title}\"\nlead: {lead}\nshort: \"{short}\"\n{slug}color: \"{color}\"\nweight: {weight}\n---\nTexte de {title}. [{id}](@/stories/{story})\n"),
        );
        if self.dice.one_in(2) {
            self.write(
                &format!("content/sectors/{id}.en.md"),
                format!("---\ntitle: \"{title} EN\"\nshort: \"{short} EN\"\n---\nText.\n"),
            );
        }
    }

    fn photo(&mut self, id: &str) {
        let (title, place) = (self.dice.pick(WORDS), self.dice.pick(WORDS));
        let x = self.dice.below(3) * 30;
        let expiry = self.dice.pick(&["", "rights_expire: 2026-06-30\n", "rights_expire: 2031-12-31\n"]);
        let release = if self.dares(8) { "missing" } else { "obtained" };
        let english = if self.dice.one_in(2) { format!(", en: \"{title} (en)\"") } else { String::new() };
        let sector = self.dice.pick(SECTORS);
        self.write(
            &format!("content/photos/{id}.yaml"),
            format!("file: {id}.jpg\ntitle: {{fr: \"{title}\"{english}}}\nalt: {{fr: \"{title}\", en: A}}\nauthor: X\ncredit: \"© {place}\"\nlicense: etalab-2.0\nplace: \"{place}\"\nsector: {sector}\nfocal_point: {{x: {x}, y: 50}}\n{expiry}releases: {{people: {release}, property: obtained}}\n"),
        );
    }

    fn indicator(&mut self, id: &str) {
        let (title, value) = (self.dice.pick(WORDS), self.dice.below(3));
        let sector = self.dice.pick(SECTORS);
        self.write(
            &format!("content/indicators/{id}.yaml"),
            format!("title: {{fr: \"{title}\", en: \"{title} EN\"}}\nsector: {sector}\npoints:\n  - {{year: 2016, value: {value}, kind: observed, note: {{fr: \"{title}\"}}}}\n  - {{year: 2017, value: 7, kind: target}}\n"),
        );
    }

    fn note(&mut self, id: &str) {
        let (title, story) = (self.dice.pick(WORDS), self.target());
        let when = self.dice.pick(&[
            "",
            "starts: 2026-05-02\n",
            "starts: 2026-06-10\nends: 2026-07-20\n",
            "ends: 2026-08-01\n",
            "year: 2026\n",
        ]);
        self.write(
            &format!("content/notes/{id}.fr.md"),
            format!("---\ntitle: \"{title}\"\n{when}---\nVoir [là](@/stories/{story}).\n\n::key-figure{{indicator=\"emplois\" year=2016}}\n"),
        );
    }

    fn story(&mut self, id: &str) {
        let targets = [self.target(), self.target(), self.target(), self.target()];
        let slips = [self.dares(12), self.dares(6), self.dares(6), self.dares(8)];
        let d = &mut self.dice;
        let mut text = format!("---\ntitle: \"{}\"\n", d.pick(WORDS));
        let sector = if slips[0] { "merr" } else { d.pick(SECTORS) };
        writeln!(text, "date: 2026-0{}-15\nsector: {sector}", 1 + d.below(4)).unwrap();
        if d.one_in(2) {
            writeln!(text, "description: \"{}\"", d.pick(WORDS)).unwrap();
        }
        if d.one_in(2) {
            writeln!(text, "photo: {}", d.pick(PHOTOS)).unwrap();
        }
        if d.one_in(2) {
            writeln!(text, "kind: {}", d.pick(&["long", "short"])).unwrap();
        }
        if d.one_in(3) {
            writeln!(text, "related: [{}]", targets[0]).unwrap();
        }
        if d.one_in(3) {
            writeln!(text, "slug: {}-{}", id.rsplit('/').next().unwrap(), d.below(2)).unwrap();
        }
        if d.one_in(4) {
            writeln!(text, "aliases: [/fr/ancien-{}/]", d.below(3)).unwrap();
        }
        if slips[1] {
            writeln!(text, "draft: true").unwrap();
        }
        if slips[2] {
            writeln!(text, "publish_date: 2026-05-0{}", 1 + d.below(3)).unwrap();
        }
        if slips[3] {
            writeln!(text, "expiry_date: 2026-05-0{}", 1 + d.below(3)).unwrap();
        }
        writeln!(text, "place: \"{}\"", d.pick(WORDS)).unwrap();
        if d.one_in(2) {
            writeln!(text, "note: \"voir [lui](@/stories/{})\"", targets[1]).unwrap();
        }
        if d.one_in(3) {
            writeln!(
                text,
                "more: {{figure: {}, at: 2026-02-01T10:00:00, where: {{lat: 43.3, lon: 5.4}}}}",
                d.pick(INDICATORS)
            )
            .unwrap();
        }
        let has_cover = self.root.join(format!("content/stories/{id}/cover.jpg")).exists();
        // Addresses and anchors that may lead nowhere.
        let wide = !self.careful || self.dares(1);
        let d = &mut self.dice;
        if has_cover && d.one_in(2) {
            writeln!(text, "cover: cover.jpg").unwrap();
        }
        text.push_str("---\n");
        for _ in 0..d.below(4) {
            let line = match d.below(13) {
                0 => format!("Un [lien](@/stories/{}).", targets[2]),
                1 => format!("Un [lien](@/sectors/{}) vers « {} ».", d.pick(SECTORS), d.pick(WORDS)),
                2 => format!("::figure{{photo=\"{}\" variant=\"{}\"}}", d.pick(PHOTOS), d.pick(&["wide", "banner"])),
                3 => format!("::key-figure{{indicator=\"{}\" year=2016}}", d.pick(INDICATORS)),
                4 => format!("::chart{{indicator=\"{}\"}}", d.pick(INDICATORS)),
                5 if has_cover => "![une image](cover.jpg)".to_owned(),
                6 => format!(":::quote{{author=\"X\"}}\n[dit](@/stories/{})\n:::", targets[3]),
                7 => "```rust\nfn main() {}\n```".to_owned(),
                8 if wide => format!(
                    "[là](/fr/recits/{0}{1}) et [ailleurs](https://example.org/en/stories/{0}/#a1).",
                    targets[2],
                    d.pick(&["", "/", "-0", "-1/"])
                ),
                9 if wide => format!("[ancien](/fr/ancien-{}/) et [plan](/sitemap.xml)", d.below(3)),
                10 if wide => format!("Voir [là](@/stories/{}#a{}).", targets[1], d.below(2)),
                12 => format!("[plan](../{}/plan.pdf)", targets[1]),
                11 if wide => format!("![une image](../{}/cover.jpg)", targets[3]),
                _ => format!("## {} {{#a{}}}\n\nTexte.", d.pick(WORDS), d.below(if slips[0] { 2 } else { 99 })),
            };
            writeln!(text, "{line}\n").unwrap();
        }
        let flat = format!("content/stories/{id}.fr.md");
        let path = if self.root.join(&flat).exists() { flat } else { format!("content/stories/{id}/index.fr.md") };
        self.write(&path, text);
    }

    fn translation(&mut self, id: &str) {
        let (title, story) = (self.dice.pick(WORDS), self.target());
        let bold = self.dares(2);
        let extra = self.dice.pick(if bold { &["draft: true\n", "slug: other\n", "sector: mer\n"] } else { &["", ""] });
        self.write(
            &format!("content/stories/{id}/index.en.md"),
            format!("---\ntitle: \"{title} EN\"\nplace: \"{title}\"\n{extra}---\nA [link](@/stories/{story}).\n"),
        );
    }

    /// Words of a text that is there, and nothing that others see of it.
    fn words(&mut self) {
        let texts: Vec<Utf8PathBuf> = walkdir::WalkDir::new(self.root.join("content"))
            .sort_by_file_name()
            .into_iter()
            .filter_map(|entry| Utf8PathBuf::from_path_buf(entry.ok()?.into_path()).ok())
            .filter(|path| path.extension() == Some("md"))
            .collect();
        if texts.is_empty() {
            return;
        }
        let file = texts[self.dice.below(texts.len())].clone();
        let Ok(text) = fs::read_to_string(&file) else { return };
        let key = self.dice.pick(&["title: ", "description: ", "place: ", "short: ", "body"]);
        let word = self.dice.pick(WORDS);
        let lines = text.lines().map(|line| match line.starts_with(key) {
            true => format!("{key}\"{word}\""),
            false => line.to_owned(),
        });
        let mut text = lines.collect::<Vec<_>>().join("\n");
        if key == "body" {
            write!(text, "\n\n{word}, {}.", self.dice.below(9)).unwrap();
        }
        let path = file.strip_prefix(&self.root).unwrap().to_string();
        self.write(&path, text + "\n");
        if self.dice.one_in(3) {
            self.now += jiff::SignedDuration::from_mins(1);
        }
    }

    /// One edit.
    fn edit(&mut self) {
        if self.writes && !self.dice.one_in(6) {
            return self.words();
        }
        let story = self.dice.pick(STORIES);
        let folder = format!("content/stories/{story}");
        let mut kind = self.dice.below(53);
        while matches!(kind, 12 | 13 | 18 | 21 | 25 | 36 | 40 | 43) && !self.dares(1) {
            kind = self.dice.below(53);
        }
        match kind {
            44 | 45 => {
                let id = self.dice.pick(PEOPLE);
                self.person(id);
            }
            46 | 47 => {
                let id = self.dice.pick(TOWNS);
                self.town(id);
            }
            48 => self.sectors_collection(),
            50 | 51 => {
                let (locale, photo, other) =
                    (self.dice.pick(&["fr", "en"]), self.dice.pick(PHOTOS), self.dice.pick(STORIES));
                let path = format!("content/stories/_index.{locale}.md");
                match self.dice.one_in(4) {
                    true => self.remove(&path),
                    false => {
                        let number = self.dice.below(3);
                        let text = format!(
                            "---\ntitle: List {number}\nphoto: {photo}\n---\nSee [it](@/stories/{other}).\n\n::figure{{photo=\"{photo}\"}}\n"
                        );
                        self.write(&path, text);
                    }
                }
            }
            52 => {
                let (a, b) = (self.dice.pick(STORIES), self.dice.pick(STORIES));
                let fate = self.dice.pick(&["gone", "-> stories/x", "fr /fr/former/"]);
                let lock =
                    format!("stories/{a} fr /fr/recits/former/\nstories/{b} {fate}\nstories en /en/gone-list/\n");
                self.write("content/urls.lock", lock);
            }
            0..=7 => self.story(story),
            8..=10 => self.translation(story),
            11 => self.remove(&format!("{folder}/index.en.md")),
            12 => self.remove(&folder),
            13 => {
                let other = self.dice.pick(STORIES);
                self.rename(&folder, &format!("content/stories/{other}"));
            }
            14 => self.rename(&format!("{folder}/index.fr.md"), &format!("content/stories/{story}.fr.md")),
            15 => self.rename(&format!("content/stories/{story}.fr.md"), &format!("{folder}/index.fr.md")),
            16 | 17 => {
                let bytes = if self.dice.one_in(2) { A } else { B };
                self.write(&format!("{folder}/cover.jpg"), bytes);
            }
            18 => self.remove(&format!("{folder}/cover.jpg")),
            19 | 20 => {
                let id = self.dice.pick(SECTORS);
                self.sector(id);
            }
            21 => {
                let (id, locale) = (self.dice.pick(SECTORS), self.dice.pick(&["fr", "en"]));
                self.remove(&format!("content/sectors/{id}.{locale}.md"));
            }
            22 | 23 => {
                let id = self.dice.pick(PHOTOS);
                self.photo(id);
            }
            24 => {
                let (id, bytes) = (self.dice.pick(PHOTOS), if self.dice.one_in(2) { A } else { B });
                self.write(&format!("assets/photos/{id}.jpg"), bytes);
            }
            25 => {
                let id = self.dice.pick(PHOTOS);
                self.remove(&format!("assets/photos/{id}.jpg"));
            }
            26 | 27 => {
                let id = self.dice.pick(INDICATORS);
                self.indicator(id);
            }
            28 => self.stories_collection(),
            29 => self.site(false),
            30 => self.theme(),
            31 | 32 => self.messages(),
            33 => {
                let (name, text) = (self.dice.pick(&["page", "list", "404"]), self.dice.pick(WORDS));
                let path = format!("themes/t/templates/{name}.html");
                let before = match name {
                    "page" => PAGE,
                    "list" => LIST,
                    _ => DUMP,
                };
                self.write(&path, before.replacen("<pre>", &format!("<pre title=\"{text}\">"), 1));
            }
            34 => {
                let text = self.dice.pick(WORDS);
                self.write("templates/base.html", BASE.replace("<body>", &format!("<body><p>{text}</p>")));
            }
            35 => self.remove("templates"),
            36 => {
                let text =
                    self.dice.pick(&["{% block main %}", "{{ page.nothing.at.all }}", "{{ t(id=\"missing\") }}"]);
                self.write("templates/list.html", format!("{LIST}{text}"));
            }
            37 => {
                let color = self.dice.pick(&["#123", "#456"]);
                self.write("themes/t/styles/site.css", format!("body {{ color: {color} }}\n"));
            }
            38 => {
                let text = self.dice.pick(WORDS);
                self.write("assets/static/robots.txt", text);
                self.write("assets/static/deep/a.bin", text);
            }
            39 => self.remove("assets/static"),
            40 => {
                let bytes: &[u8] =
                    self.dice.pick::<[u8]>(&[b"---\ntitle: {\n---\n", b"\xFF\xFE", b"", b"---\ntitl: x\n---\n"]);
                self.write(&format!("{folder}/index.fr.md"), bytes);
            }
            41 => {
                self.note("n1");
                self.write("content/notes/stray.txt", "x");
            }
            42 => {
                self.now += jiff::SignedDuration::from_hours(24 * 40);
                if self.now.as_second() > 1_800_000_000 {
                    self.now = "2026-04-20T00:00:00Z".parse().unwrap();
                }
                self.drafts = self.dice.one_in(2);
                writeln!(self.history, "  now {} drafts {}", self.now, self.drafts).unwrap();
            }
            _ => {
                let path = self.dice.pick(&[
                    "content/sectors",
                    "i18n/en.ftl",
                    "content/stories",
                    "content/site.yaml",
                    "content/photos",
                    "themes/t/styles/code.css",
                ]);
                self.rename(path, "content.kept");
                // Put back by the next of its kind.
                if self.dice.one_in(2) {
                    let path = self.dice.pick(&["content/sectors", "content/stories", "content/photos"]);
                    self.rename("content.kept", path);
                }
            }
        }
    }

    /// What was lost for good would make the rest of a session dull.
    fn mend(&mut self) {
        if self.root.join("content.kept").exists() {
            let kept = self.root.join("content.kept");
            let _ = if kept.is_dir() { fs::remove_dir_all(kept) } else { fs::remove_file(kept) };
        }
        self.begin();
        self.remove("templates");
    }

    /// The output with the problems, and the jobs of the plan by their fingerprints.
    fn build(&self, tree: &SourceTree, store: &ArtefactMaker, memory: &mut Memory) -> (Checked<Output>, Jobs) {
        let moment = Moment { now: self.now, drafts: self.drafts, future: false, expired: false };
        let environment = Environment { root: &self.root, maker: store, progress: &(), artefacts: Artefacts::Verify };
        let mut diagnostics = Vec::new();
        let prepared = build::prepare(tree, None, &moment, memory).take(&mut diagnostics);
        let Some(prepared) = prepared else {
            return (Checked { value: Output::default(), diagnostics }, Jobs::new());
        };
        let jobs = prepared.plan.jobs.iter().map(|(path, job)| (path.to_string(), job.fingerprint())).collect();
        let output = build::finish(&prepared, tree, environment, memory).unwrap().take(&mut diagnostics);
        diagnostic::sort(&mut diagnostics);
        (Checked { value: output, diagnostics }, jobs)
    }
}

/// What each file of a plan is made from.
type Jobs = BTreeMap<String, Fingerprint>;

const PHOTO_FIELDS: &str = "label: {fr: Photos, en: Photos}\nslug: {fr: photos, en: photos}\ntemplate: page.html\nlist: {template: list.html, sort: [title], by: [place, sector]}\nrole: photos\nfallback: true\nbody: none\nfields:\n  file: {type: text, required: true, unique: true}\n  alt: {type: text, localized: true, required: true}\n  author: {type: text}\n  credit: {type: text}\n  license: {type: text}\n  place: {type: text}\n  sector: {type: reference, to: sectors}\n  focal_point:\n    type: object\n    fields: {x: {type: number}, y: {type: number}}\n  rights_expire: {type: date}\n  releases:\n    type: object\n    fields:\n      people: {type: select, options: [obtained, not-needed, missing]}\n      property: {type: select, options: [obtained, not-needed, missing]}\n";
const INDICATOR_FIELDS: &str = "label: {fr: Chiffres, en: Figures}\nslug: {fr: chiffres, en: figures}\nrole: indicators\nlist: {template: list.html, sort: [title]}\nfallback: true\nbody: none\nfields:\n  sector: {type: reference, to: sectors}\n  points:\n    type: list\n    of:\n      type: object\n      fields: {year: {type: number}, value: {type: number}, kind: {type: select, options: [observed, target]}, note: {type: text, localized: true}}\n";
const SECTOR_FIELDS: &str = "label: {fr: Filières, en: Sectors}\nslug: {fr: filieres, en: sectors}\nlist: {template: list.html, sort: [weight, title]}\nfallback: true\nbody: markdown\nfields:\n  short: {type: text, localized: true}\n  color: {type: color}\n  lead: {type: reference, to: people}\n";
const PEOPLE_FIELDS: &str =
    "label: {fr: Personnes, en: People}\nbody: none\nfields:\n  town: {type: reference, to: towns}\n";
const TOWN_FIELDS: &str = "label: {fr: Villes, en: Towns}\nbody: none\n";
const NOTE_FIELDS: &str = "label: {fr: Notes, en: Notes}\nslug: {fr: notes, en: notes}\nlist: {template: list.html, sort: [title], calendar: true}\nfallback: true\nbody: markdown\nfields:\n  starts: {type: date}\n  ends: {type: date}\n  year: {type: number}\n";

fn bytes_of(output: &Output) -> BTreeMap<&str, Vec<u8>> {
    let bytes = |bytes: &Bytes| match bytes {
        Bytes::Memory(bytes) => bytes.to_vec(),
        Bytes::File(path) => fs::read(path).unwrap_or_default(),
        Bytes::Due(job) => format!("{job:?}").into_bytes(),
        Bytes::Late(job) => late_file(job).to_vec(),
    };
    output.files.iter().map(|(path, blob)| (path.as_str(), bytes(&blob.bytes))).collect()
}

/// The first place where two outputs differ.
fn difference(warm: &Output, cold: &Output) -> Option<String> {
    let (a, b) = (bytes_of(warm), bytes_of(cold));
    for path in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
        match (a.get(path), b.get(path)) {
            (Some(_), None) => return Some(format!("{path}: only in the warm build")),
            (None, Some(_)) => return Some(format!("{path}: only in the cold build")),
            (Some(a), Some(b)) if a != b => {
                let at = a.iter().zip(b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len()));
                let around = |bytes: &[u8]| {
                    String::from_utf8_lossy(&bytes[at.saturating_sub(200)..(at + 120).min(bytes.len())]).into_owned()
                };
                return Some(format!("{path} at {at}\nwarm: {}\ncold: {}", around(a), around(b)));
            }
            _ => {}
        }
    }
    let keys = |output: &Output| output.files.iter().map(|(path, blob)| (path.clone(), blob.key)).collect::<Vec<_>>();
    (keys(warm) != keys(cold)).then(|| "the same bytes under other keys".to_owned())
}

fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
    let line = |d: &Diagnostic| {
        format!(
            "{}:{}:{} {} {} ({:?}, {:?})",
            d.span.file,
            d.span.line,
            d.span.column,
            d.code.as_str(),
            d.message.get(UiLocale::En),
            d.help.as_ref().map(|help| help.get(UiLocale::En)),
            d.related
        )
    };
    diagnostics.iter().map(line).collect()
}

fn session(seed: u64, steps: usize) -> Result<usize, String> {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap().to_owned();
    let mut bench = Bench {
        dice: Dice(seed),
        root: root.clone(),
        touched: BTreeSet::new(),
        history: String::new(),
        now: "2026-04-20T00:00:00Z".parse().unwrap(),
        drafts: false,
        careful: seed % 2 == 1 || seed.is_multiple_of(3),
        writes: seed.is_multiple_of(3),
    };
    bench.begin();
    let store = ArtefactMaker::new(root.join(".cache"));
    let mut tree = source::read(&root, None).unwrap();
    let mut memory = Memory::default();
    let (mut good, mut broken) = (0, false);
    bench.build(&tree, &store, &mut memory);
    for step in 0..steps {
        bench.touched.clear();
        writeln!(bench.history, "step {step}").unwrap();
        // Mostly one thing, sometimes many, as when a branch is checked out.
        let edits = if bench.dice.one_in(8) { 12 } else { 1 + bench.dice.below(2) };
        for _ in 0..edits {
            bench.edit();
        }
        if step % 12 == 11 || (bench.careful && broken && bench.dice.one_in(2)) {
            bench.mend();
        }
        let fresh = source::read(&root, None).unwrap();
        tree.update(&root, &bench.touched).unwrap();
        let fail = |what: String| Err(format!("seed {seed}, step {step}: {what}\n{}", bench.history));
        if !tree.is_same(&fresh) {
            return fail("the updated tree differs from the tree".to_owned());
        }
        let (warm, warm_jobs) = bench.build(&tree, &store, &mut memory);
        let (cold, cold_jobs) = bench.build(&fresh, &store, &mut Memory::default());
        if warm_jobs != cold_jobs {
            let differs = |path: &&String| warm_jobs.get(*path) != cold_jobs.get(*path);
            let paths: BTreeSet<&String> = warm_jobs.keys().chain(cold_jobs.keys()).filter(differs).collect();
            return fail(format!("other jobs for {paths:?}"));
        }
        if let Some(what) = difference(&warm.value, &cold.value) {
            return fail(what);
        }
        let (a, b) = (told(&warm.diagnostics), told(&cold.diagnostics));
        if a != b || warm.diagnostics != cold.diagnostics {
            let only =
                |a: &[String], b: &[String]| a.iter().filter(|line| !b.contains(line)).cloned().collect::<Vec<_>>();
            return fail(format!("other problems\nwarm: {:#?}\ncold: {:#?}", only(&a, &b), only(&b, &a)));
        }
        if std::env::var_os("PROVENCE_ORACLE_ERRORS").is_some() {
            let errors = cold.diagnostics.iter().filter(|d| d.severity == provence::diagnostic::Severity::Error);
            errors.for_each(|d| println!("ERR {} {}", d.code.as_str(), d.message.get(UiLocale::En)));
        }
        broken = provence::diagnostic::has_errors(&cold.diagnostics);
        good += usize::from(!broken);
    }
    Ok(good)
}

#[test]
fn a_warm_build_is_a_cold_build() {
    let asked = std::env::var("PROVENCE_ORACLE").unwrap_or_default();
    let parsed = asked.split_once('x').and_then(|(seeds, steps)| {
        let (from, to) = seeds.split_once("..")?;
        Some((from.parse().ok()?..to.parse().ok()?, steps.parse().ok()?))
    });
    let (seeds, steps): (std::ops::Range<u64>, usize) = parsed.unwrap_or((0..6, 30));
    let mut good = 0;
    for seed in seeds.clone() {
        match session(seed, steps) {
            Ok(of_session) => good += of_session,
            Err(what) => panic!("{what}"),
        }
    }
    let total = (seeds.end - seeds.start) as usize * steps;
    println!("{total} edits, {good} of them without errors");
    assert!(good * 10 >= total || !asked.is_empty(), "a site that is always broken tests little: {good} of {total}");
}
