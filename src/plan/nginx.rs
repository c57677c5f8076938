//! What nginx is to answer: the rules of `_redirects` and `_headers`, as a table of locations.
//!
//! nginx takes the one location that fits an address best and nothing else, while the rules add up: each location
//! therefore holds all that the rules say of its addresses.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{HeaderRule, Redirect, set_header};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::path::{SourcePath, file_at};
use crate::text;

/// Everything that nginx is told, in the order of its configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NginxView {
    /// Scheme and host of the site.
    pub base_url: String,
    /// The path of the site on its host, without its last `/`.
    pub base_path: String,
    /// Sets of languages that readers choose from: codes in lower case. Locations name them by position.
    pub choices: Vec<Vec<String>>,
    /// Locations by what they are for.
    pub locations: BTreeMap<Place, Location>,
}

/// The addresses of a location, decoded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Everything below a path, which ends with `/`.
    Below(String),
    /// One address.
    At(String),
}

/// What is answered in a location.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Location {
    /// Names and values, the media type among them.
    pub headers: Vec<(String, String)>,
    /// Answers for some readers, or for all; the first that fits is given.
    pub answers: Vec<Answer>,
    /// There are files in it.
    pub has_files: bool,
    /// The page for addresses without a file, from the root of the host.
    pub missing: Option<String>,
}

/// An answer other than a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Answer {
    /// Only for readers whose best language of a choice is this: position of the choice, codes.
    pub language: Option<(usize, Vec<String>)>,
    /// The status: a redirect, or 200, 404 or 410, which show the target.
    pub status: u16,
    /// The target.
    pub to: String,
    /// It is given where there is a file too.
    pub forced: bool,
    /// For a rule with `*`, the path before it, as it is written in requests.
    pub splat_after: Option<String>,
}

/// The rules that nginx is given.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// The lines of `_redirects`.
    pub redirects: &'a [Redirect],
    /// The blocks of `_headers`.
    pub headers: &'a [HeaderRule],
    /// The site's own `_redirects` and `_headers`, whose lines come first, each with the number of its lines.
    pub own: [Option<(&'a SourcePath, u32)>; 2],
}

/// Makes the table. `exists` tells whether a file of the output has a path, `below` whether any lies below one. Rules
/// that nginx cannot follow are reported where the site wrote them, and left out.
pub fn view(
    config: &Config,
    rules: Rules<'_>,
    exists: &dyn Fn(&str) -> bool,
    below: &dyn Fn(&str) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> NginxView {
    let mut table = Table {
        base_path: config.base_path(),
        redirects: Vec::new(),
        headers: Vec::new(),
        exists,
        below,
        choices: Vec::new(),
    };
    for rule in rules.redirects {
        match followed(rule) {
            Ok(rule) => table.redirects.push(rule),
            Err(reason) => diagnostics.extend(problem(rules.own[0], rule.line, &rule.from, &reason)),
        }
    }
    for rule in rules.headers {
        let pattern = Pattern::new(&rule.addresses);
        let mut kept = Vec::new();
        for (line, name, value) in &rule.headers {
            match (&pattern, value.contains('$')) {
                (Some(_), false) => kept.push((name.clone(), value.clone())),
                (_, true) => diagnostics.extend(problem(rules.own[1], *line, name, &dollar())),
                (None, false) => diagnostics.extend(problem(rules.own[1], *line, name, &unreadable())),
            }
        }
        table.headers.extend(pattern.map(|pattern| (pattern, kept)));
    }
    let locations = table.places().into_iter().map(|place| (place.clone(), table.location(&place))).collect();
    NginxView {
        base_url: config.base_url.to_string(),
        base_path: config.base_path().to_owned(),
        choices: table.choices,
        locations,
    }
}

/// The problem of a rule that the site wrote itself; the build writes none that nginx cannot follow.
fn problem(own: Option<(&SourcePath, u32)>, line: u32, what: &str, reason: &Text) -> Option<Diagnostic> {
    let (file, lines) = own?;
    let span = Span::new(file, line, 1, what.chars().count() as u32);
    (line <= lines).then(|| {
        Diagnostic::new(
            Code::HostRule,
            span,
            text!("nginx ne peut pas suivre la règle de `{what}`", "nginx cannot follow the rule of `{what}`"),
        )
        .help(reason.clone())
    })
}

fn unreadable() -> Text {
    text!(
        "une adresse commence par `/` ; `*` n’y est qu’à la fin, et rien n’y remplace une partie",
        "an address begins with `/`; `*` stands at its end alone, and nothing stands for a part of it"
    )
}

fn dollar() -> Text {
    text!(
        "sa configuration n’a pas de façon d’écrire `$` : encodez-le, ou écrivez cette règle dans le serveur lui-même",
        "its configuration has no way to write `$`: encode it, or write this rule in the server itself"
    )
}

/// A rule in the form that locations are made from.
struct Followed {
    from: Pattern,
    answer: Answer,
}

/// The rule, when nginx can follow it; else the reason why it cannot.
fn followed(rule: &Redirect) -> Result<Followed, Text> {
    let from = Pattern::new(&rule.from).ok_or_else(unreadable)?;
    if let Some(condition) = &rule.condition {
        return Err(text!(
            "il ne connaît pas la condition `{condition}` : écrivez la règle dans le serveur lui-même",
            "it does not know the condition `{condition}`: write the rule in the server itself"
        ));
    }
    let is_local = rule.to.starts_with('/') && !rule.to.starts_with("//");
    let is_redirect = matches!(rule.status, 301 | 302 | 303 | 307 | 308);
    let is_shown = is_local && matches!(rule.status, 200 | 404 | 410);
    if !is_redirect && !is_shown {
        return Err(text!(
            "seules les redirections mènent ailleurs, et seuls 200, 404 et 410 montrent une autre page",
            "redirects alone lead elsewhere, and 200, 404 and 410 alone show another page"
        ));
    }
    if !is_local && !rule.to.starts_with("https://") && !rule.to.starts_with("http://") {
        return Err(unreadable());
    }
    if !is_redirect && rule.to.contains('$') {
        return Err(dollar());
    }
    if rule.to.split(['/', '?', '#', '&', '=']).any(|part| part.starts_with(':') && part != ":splat") {
        return Err(unreadable());
    }
    let is_part_of_splat = matches!(from, Pattern::Below(_)) && rule.to.contains(":splat");
    if is_part_of_splat && !rule.languages.is_empty() {
        return Err(text!(
            "une règle pour certaines langues y mène à une seule adresse, sans `:splat`",
            "a rule for some languages leads to a single address there, without `:splat`"
        ));
    }
    let splat_after = match &from {
        _ if !is_part_of_splat => None,
        Pattern::Below(..) => rule.from.strip_suffix('*').map(str::to_owned),
        Pattern::At(_) => None,
    };
    let languages = (!rule.languages.is_empty()).then(|| (0, rule.languages.clone()));
    let (status, to, forced) = (rule.status, rule.to.clone(), rule.forced);
    Ok(Followed { from, answer: Answer { language: languages, status, to, forced, splat_after } })
}

/// The addresses of a rule, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pattern {
    /// Everything that begins so, and the address without its last `/`.
    Below(String),
    /// One address, with or without its last `/`.
    At(String),
}

impl Pattern {
    /// `None` for what is no path, and for one with a `*` elsewhere or a part that stands for another.
    fn new(written: &str) -> Option<Self> {
        let (start, is_below) = match written.strip_suffix('*') {
            Some(start) => (start, true),
            None => (written, false),
        };
        let decoded = percent_encoding::percent_decode_str(start).decode_utf8().ok()?.into_owned();
        let is_path = decoded.starts_with('/') && !decoded.starts_with("//");
        let is_plain = !start.contains('*') && !start.split('/').any(|part| part.starts_with(':'));
        if !is_path || !is_plain || decoded.contains(char::is_control) {
            return None;
        }
        Some(if is_below { Self::Below(decoded) } else { Self::At(decoded) })
    }

    fn covers(&self, place: &Place) -> bool {
        match (self, place) {
            (Self::Below(start), Place::Below(path)) => path.starts_with(&**start),
            (Self::Below(start), Place::At(path)) => path.starts_with(&**start) || *path == start.trim_end_matches('/'),
            (Self::At(address), Place::At(path)) => path.trim_end_matches('/') == address.trim_end_matches('/'),
            (Self::At(_), Place::Below(_)) => false,
        }
    }
}

/// What Netlify says of every file for which no rule says anything else. Without it, browsers guess.
const DEFAULT_CACHE: (&str, &str) = ("Cache-Control", "public, max-age=0, must-revalidate");

struct Table<'a> {
    base_path: &'a str,
    redirects: Vec<Followed>,
    headers: Vec<(Pattern, Vec<(String, String)>)>,
    exists: &'a dyn Fn(&str) -> bool,
    below: &'a dyn Fn(&str) -> bool,
    choices: Vec<Vec<String>>,
}

impl Table<'_> {
    /// Every place that a rule names.
    fn places(&self) -> BTreeSet<Place> {
        let mut places = BTreeSet::from([Place::Below("/".to_owned())]);
        let mut add = |pattern: &Pattern, is_redirect: bool| match pattern {
            Pattern::Below(start) => {
                places.insert(Place::Below(start.clone()));
                let bare = start.trim_end_matches('/');
                if is_redirect && !bare.is_empty() && bare.len() < start.len() {
                    places.insert(Place::At(bare.to_owned()));
                }
            }
            Pattern::At(address) => {
                let bare = address.trim_end_matches('/');
                if is_redirect && !bare.is_empty() {
                    places.insert(Place::At(bare.to_owned()));
                }
                // A file keeps its address; a folder has one with `/`.
                let is_file = (self.exists)(self.file(bare).unwrap_or_default());
                places.insert(Place::At(if is_file { bare.to_owned() } else { format!("{bare}/") }));
            }
        };
        self.redirects.iter().for_each(|rule| add(&rule.from, true));
        self.headers.iter().for_each(|(pattern, _)| add(pattern, false));
        places
    }

    /// The path in the output of an address of the host.
    fn file<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.base_path)?.strip_prefix('/')
    }

    fn location(&mut self, place: &Place) -> Location {
        let has_files = match place {
            Place::At(path) => self.file(path).is_some_and(|path| (self.exists)(&file_at(path))),
            Place::Below(path) => self.file(path).is_some_and(|path| (self.below)(path)),
        };
        let mut location = Location { has_files, headers: self.headers_of(place), ..Location::default() };
        let is_exact = matches!(place, Place::At(_));
        let mut languages: Vec<(usize, Vec<String>)> = Vec::new();
        for rule in self.redirects.iter().filter(|rule| rule.from.covers(place)) {
            // Where there is a file, only a forced rule applies.
            if is_exact && has_files && !rule.answer.forced && rule.answer.status != 404 {
                continue;
            }
            let mut answer = rule.answer.clone();
            if answer.status == 404 {
                location.missing.get_or_insert(answer.to);
                if answer.language.is_none() {
                    break;
                }
                continue;
            }
            if let Some((_, codes)) = &answer.language {
                languages.push((location.answers.len(), codes.clone()));
            }
            let is_last = answer.language.is_none();
            if is_exact && answer.splat_after.is_some() {
                answer = at_end_of(answer, place);
            }
            location.answers.push(answer);
            if is_last {
                break;
            }
        }
        // The reader's best language is chosen among all that the location has an answer for.
        if !languages.is_empty() {
            let choice = self.choice(languages.iter().flat_map(|(_, codes)| codes.clone()).collect());
            for (position, codes) in languages {
                location.answers[position].language = Some((choice, codes));
            }
        }
        location
    }

    /// The position of a set of languages.
    fn choice(&mut self, codes: BTreeSet<String>) -> usize {
        let codes: Vec<String> = codes.into_iter().collect();
        self.choices.iter().position(|known| *known == codes).unwrap_or_else(|| {
            self.choices.push(codes);
            self.choices.len() - 1
        })
    }

    /// The headers of a place: of two for one name, that of the later rule.
    fn headers_of(&self, place: &Place) -> Vec<(String, String)> {
        let (name, value) = DEFAULT_CACHE;
        let mut all = vec![(name.to_owned(), value.to_owned())];
        for (name, value) in self.headers.iter().filter(|(pattern, _)| pattern.covers(place)).flat_map(|(_, all)| all) {
            set_header(&mut all, name, value);
        }
        all
    }
}

/// The answer of a rule with `*` for one address.
fn at_end_of(answer: Answer, place: &Place) -> Answer {
    let (Place::At(path), Some(start)) = (place, &answer.splat_after) else { return answer };
    let start = percent_encoding::percent_decode_str(start).decode_utf8_lossy().into_owned();
    let splat = path.strip_prefix(&start).unwrap_or_default();
    Answer { to: answer.to.replace(":splat", splat), splat_after: None, ..answer }
}
