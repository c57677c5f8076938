//! The site that a command of `translate` works on: what is chosen of it, what goes out and what comes back.

#![expect(clippy::disallowed_methods, reason = "translators' files are read and written by this command")]

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::super::arguments::{FormatArg, OnlyArg, ScopeArgs};
use super::super::outcome::Outcome;
use super::super::output::{print, say};
use super::super::problems::Printer;
use super::process;
use crate::config::Config;
use crate::content::lock::UrlLock;
use crate::diagnostic::{self, Diagnostic, UiLocale, counted, did_you_mean};
use crate::error::{Action, Error};
use crate::history::History;
use crate::locale::{Language, Locale};
use crate::path::SourcePath;
use crate::replace::write_source;
use crate::source::{self, SourceTree};
use crate::text;
use crate::translate::accept::{Accepted, accept, accept_source};
use crate::translate::check::due;
use crate::translate::exchange::{Group, Item, Only, Parcel, items};
use crate::translate::import::{Imported, Writer, import, locale_of};
use crate::translate::inventory::{Entry, State};
use crate::translate::memory::Memory;
use crate::translate::record::{Origin, Records};
use crate::translate::{draft, lexicon, po, renaming, tmx, xliff};

/// Whether an export offers translations of similar texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// None.
    Nothing,
    /// Those of the site.
    Memory,
}

/// The site that a command works on.
pub struct Site<'a> {
    /// Its folder.
    pub root: &'a Utf8Path,
    /// Its files.
    pub tree: &'a SourceTree,
    /// Its settings.
    pub config: &'a Config,
    /// All entries with all languages.
    pub all: &'a [Entry],
    /// Which entries were renamed.
    pub lock: &'a UrlLock,
    /// The language of messages.
    pub ui_locale: UiLocale,
    /// How problems are told.
    pub printer: &'a Printer,
}

impl Site<'_> {
    /// The entries that are meant, each with the languages that are meant.
    pub fn chosen(&self, scope: &ScopeArgs) -> Result<Vec<Entry>, Error> {
        let mut locales: Vec<Locale> = Vec::new();
        for code in &scope.languages {
            locales.push(self.language(code)?.locale.clone());
        }
        let collections: Vec<&str> = self.all.iter().map(|entry| &*entry.collection).collect();
        for name in &scope.collections {
            if !collections.contains(&&**name) {
                return Err(unknown(name, collections.iter().copied()));
            }
        }
        let mut named: BTreeMap<&str, Vec<Locale>> = BTreeMap::new();
        for name in &scope.entries {
            let (entry, locale) = self.named(name)?;
            named.entry(entry).or_default().extend(locale);
        }
        let is_chosen = |entry: &&Entry| {
            (scope.collections.is_empty() || scope.collections.iter().any(|name| **name == *entry.collection))
                && (named.is_empty() || named.contains_key(&*entry.key))
        };
        let narrowed = |entry: &Entry| {
            let mut entry = entry.clone();
            let own = named.get(&*entry.key).filter(|own| !own.is_empty());
            let is_meant = locales.is_empty() || locales.contains(&entry.source.locale);
            if !is_meant || own.is_some() {
                entry.written.fill(Origin::Person);
                entry.records = Records::default();
            }
            entry.translations.retain(|translation| {
                (locales.is_empty() || locales.contains(&translation.locale))
                    && own.is_none_or(|own| own.contains(&translation.locale))
            });
            entry
        };
        Ok(self.all.iter().filter(is_chosen).map(narrowed).collect())
    }

    fn language(&self, code: &str) -> Result<&Language, Error> {
        let languages = &self.config.languages;
        let known = languages.iter().find(|language| language.locale.as_str() == code);
        known.ok_or_else(|| unknown(code, languages.iter().map(|language| language.locale.as_str())))
    }

    /// An entry by its key or by one of its files. A file of a translation names its language too.
    fn named(&self, name: &str) -> Result<(&str, Option<Locale>), Error> {
        // Links name entries as `@/stories/fin-track`, and problems show them so.
        let path = ["./", "@/"].into_iter().find_map(|start| name.strip_prefix(start)).unwrap_or(name);
        for entry in self.all {
            if *entry.key == *path || entry.source.path.as_str() == path {
                return Ok((&entry.key, None));
            }
            let translation = entry.translations.iter().find(|translation| translation.path.as_str() == path);
            if let Some(translation) = translation {
                return Ok((&entry.key, Some(translation.locale.clone())));
            }
        }
        Err(unknown(name, self.all.iter().map(|entry| &*entry.key)))
    }

    /// Records that translations are current.
    pub fn accept(&self, entries: &[Entry], accepted: Accepted) -> Result<(), Error> {
        let mut files = BTreeMap::new();
        for entry in entries {
            if let Some(records) = accept_source(entry).filter(|_| accepted == Accepted::All) {
                files.insert(Records::path(&entry.key, &entry.source.locale), records.to_text());
            }
            for translation in &entry.translations {
                if let Some(records) = accept(&entry.source.units, translation, accepted) {
                    files.insert(Records::path(&entry.key, &translation.locale), records.to_text());
                }
            }
        }
        let count = files.len();
        self.write(files)?;
        say(&match self.ui_locale {
            UiLocale::Fr => {
                counted(count, "texte enregistré comme à jour", "textes enregistrés comme à jour", self.ui_locale)
            }
            UiLocale::En => counted(count, "text recorded as current", "texts recorded as current", self.ui_locale),
        });
        Ok(())
    }

    /// Writes blocks for a translator.
    pub fn export(
        &self,
        entries: &[Entry],
        scope: &ScopeArgs,
        format: FormatArg,
        only: OnlyArg,
        offered: Offered,
        output: Option<&Utf8Path>,
    ) -> Result<(), Error> {
        let to = self.one_language(scope)?;
        let (entries, from) = self.of_one_source(entries, scope)?;
        let entries = &entries;
        let only = match only {
            OnlyArg::All => Only::All,
            OnlyArg::Missing => Only::Missing,
            OnlyArg::Outdated => Only::Due,
        };
        let memory = match (offered, format) {
            (Offered::Nothing, FormatArg::Po | FormatArg::Xliff) => None,
            _ => Some(Memory::of_site(self.all, &from.locale, &to.locale)),
        };
        let mut groups = self.groups(entries, to, only);
        let (text, count) = match (format, &memory) {
            (FormatArg::Tmx, Some(memory)) => (tmx::write(memory, from, to), memory.pairs().len()),
            (FormatArg::Po | FormatArg::Xliff | FormatArg::Tmx, memory) => {
                for item in groups.iter_mut().flat_map(|group| &mut group.items) {
                    // A block that has its translation needs no other.
                    if let Some(memory) = memory.as_ref().filter(|_| item.state.is_due()) {
                        item.matches = memory.near(&item.source);
                    }
                }
                let count = groups.iter().map(|group| group.items.len()).sum();
                let parcel = Parcel { from, to, groups };
                (if format == FormatArg::Po { po::write(&parcel) } else { xliff::write(&parcel) }, count)
            }
        };
        match output {
            Some(path) => fs::write(path, &text).map_err(Error::io(Action::Write, path))?,
            None => print(&text),
        }
        say(&match self.ui_locale {
            UiLocale::Fr => counted(count, "bloc exporté", "blocs exportés", self.ui_locale),
            UiLocale::En => counted(count, "block exported", "blocks exported", self.ui_locale),
        });
        if only == Only::Due {
            self.tell_unsent(entries, &to.locale);
        }
        Ok(())
    }

    /// Tells of what is due and cannot be sent: blocks whose source was withdrawn, and signs without words.
    fn tell_unsent(&self, entries: &[Entry], to: &Locale) {
        for entry in entries {
            let Some(translation) = entry.translations.iter().find(|translation| translation.locale == *to) else {
                continue;
            };
            let signs = due(entry, translation).filter(|(_, unit, _)| !unit.kind.has_words()).count();
            let path = &translation.path;
            let withdrawn = |count| match self.ui_locale {
                UiLocale::Fr => counted(count, "bloc n’a plus de source", "blocs n’ont plus de source", self.ui_locale),
                UiLocale::En => {
                    counted(count, "block has no source any more", "blocks have no source any more", self.ui_locale)
                }
            };
            let by_hand = |count| match self.ui_locale {
                UiLocale::Fr => {
                    counted(count, "bloc sans mots est à changer", "blocs sans mots sont à changer", self.ui_locale)
                }
                UiLocale::En => counted(
                    count,
                    "block without words is to be changed",
                    "blocks without words are to be changed",
                    self.ui_locale,
                ),
            };
            if !translation.surplus.is_empty() {
                say(&format!("{path}: {}", withdrawn(translation.surplus.len())));
            }
            if signs > 0 && translation.version.is_some() {
                say(&format!("{path}: {}", by_hand(signs)));
            }
        }
    }

    /// The one language that a command needs.
    fn one_language(&self, scope: &ScopeArgs) -> Result<&Language, Error> {
        match scope.languages.as_slice() {
            [code] => self.language(code),
            _ => Err(Error::Usage(text!(
                "`--to` nomme une langue, une seule",
                "`--to` names one language, and one only"
            ))),
        }
    }

    /// The entries that are written first in one language, and that language: the one that is asked for, else the one
    /// that all of them share, else the site's. Entries that are left out are told.
    fn of_one_source(&self, entries: &[Entry], scope: &ScopeArgs) -> Result<(Vec<Entry>, &Language), Error> {
        let translated = || entries.iter().filter(|entry| !entry.translations.is_empty());
        let mut sources = translated().map(|entry| &entry.source.locale);
        let from = match (&scope.source_language, sources.next()) {
            (Some(code), _) => self.language(code)?,
            (None, Some(first)) if sources.all(|other| other == first) => self.language(first.as_str())?,
            (None, _) => self.config.source_language(),
        };
        let (own, others): (Vec<Entry>, Vec<Entry>) =
            translated().cloned().partition(|entry| entry.source.locale == from.locale);
        if scope.source_language.is_none() && !others.is_empty() {
            let mut codes: Vec<&str> = others.iter().map(|entry| entry.source.locale.as_str()).collect();
            codes.sort_unstable();
            codes.dedup();
            let (count, codes) = (others.len(), codes.join("`, `--from "));
            say(&match self.ui_locale {
                UiLocale::Fr => format!(
                    "{} dans une autre langue : `--from {codes}`",
                    counted(
                        count,
                        "entrée laissée de côté, écrite d’abord",
                        "entrées laissées de côté, écrites d’abord",
                        self.ui_locale
                    )
                ),
                UiLocale::En => format!(
                    "{} written first in another language: `--from {codes}`",
                    counted(count, "entry left out,", "entries left out,", self.ui_locale)
                ),
            });
        }
        Ok((own, from))
    }

    /// Blocks of entries, by file.
    fn groups(&self, entries: &[Entry], to: &Language, only: Only) -> Vec<Group> {
        let history = History::new(self.root, self.config);
        // Problems of the lexicon are told by `check`.
        let lexicon = lexicon::read(self.tree, self.config, &mut Vec::new());
        let group = |entry: &Entry| {
            let items = items(entry, &to.locale, only, &lexicon, &|entry, digest| history.source(entry, digest));
            Group { file: entry.source.path.as_str().into(), items }
        };
        entries.iter().map(group).filter(|group| !group.items.is_empty()).collect()
    }

    /// Fills in blocks from the memory of the site, and from a file of another tool.
    pub fn fill(
        &self,
        scope: &ScopeArgs,
        file: Option<&Utf8Path>,
        mut problems: Vec<Diagnostic>,
    ) -> Result<Outcome, Error> {
        let to = self.one_language(scope)?;
        let (entries, from) = self.of_one_source(&self.chosen(scope)?, scope)?;
        let mut memory = Memory::of_site(self.all, &from.locale, &to.locale);
        if let Some(file) = file {
            let text = fs::read_to_string(file).map_err(Error::io(Action::Read, file))?;
            let name = SourcePath::new(file.file_name().unwrap_or("file").replace('\\', "_"));
            let pairs = tmx::read(&name, &text, from, to).take(&mut problems);
            pairs.into_iter().for_each(|pair| memory.add(pair));
        }
        let items: Vec<Item> =
            self.groups(&entries, to, Only::Missing).into_iter().flat_map(|group| group.items).collect();
        let returned = memory.fill(&items);
        let imported = import(self.all, &to.locale, returned, Writer::Person, self.config, &mut problems);
        self.finish(imported, problems, &SourcePath::new("memory"), &"".into())
    }

    /// Has a program translate what is missing or outdated. Interface texts are left out: their pages could not say
    /// which of their words are a machine's.
    pub fn draft(&self, scope: &ScopeArgs, program: &str, mut problems: Vec<Diagnostic>) -> Result<Outcome, Error> {
        let to = self.one_language(scope)?;
        let (mut entries, from) = self.of_one_source(&self.chosen(scope)?, scope)?;
        entries.retain(|entry| entry.document.is_some());
        let all = self.groups(&entries, to, Only::Due).into_iter().flat_map(|group| group.items);
        let items: Vec<Item> = all.filter(|item| matches!(item.state, State::Missing | State::Outdated)).collect();
        let name = SourcePath::new("program");
        let mut returned = Vec::new();
        for batch in items.chunks(draft::BATCH) {
            let request = draft::request(batch, from, to);
            let answer = process::run(program, &request)?;
            returned.extend(draft::answer(&name, &answer, batch, &mut problems));
        }
        let imported = import(self.all, &to.locale, returned, Writer::Machine, self.config, &mut problems);
        self.finish(imported, problems, &name, &"".into())
    }

    /// Brings a translator's file back.
    pub fn import(&self, file: &Utf8Path, writer: Writer, mut problems: Vec<Diagnostic>) -> Result<Outcome, Error> {
        let bytes = fs::read(file).map_err(Error::io(Action::Read, file))?;
        let text: Arc<str> = String::from_utf8(bytes)
            .map_err(|_| Error::Usage(text!("`{file}` n’est pas en UTF-8", "`{file}` is not UTF-8")))?
            .into();
        let name = SourcePath::new(file.file_name().unwrap_or("file").replace('\\', "_"));
        let is_xml = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
        let read = if is_xml { xliff::read(&name, &text) } else { po::read(&name, &text) };
        let mut delivery = read.take(&mut problems);
        renaming::follow(&mut delivery.returned, self.all, &self.lock.fates);
        let Some(locale) = locale_of(&delivery, self.config) else {
            let known: Vec<&str> = self.config.languages.iter().map(|language| language.locale.as_str()).collect();
            let known = known.join(", ");
            return Err(Error::Usage(text!(
                "`{file}` ne dit pas dans quelle langue du site il traduit ({known})",
                "`{file}` does not say into which language of the site it translates ({known})"
            )));
        };
        let imported = import(self.all, &locale, delivery.returned, writer, self.config, &mut problems);
        self.finish(imported, problems, &name, &text)
    }

    /// Writes what was imported, and tells of it. `name` and `text` are those of the file that came back.
    fn finish(
        &self,
        imported: Imported,
        mut problems: Vec<Diagnostic>,
        name: &SourcePath,
        text: &Arc<str>,
    ) -> Result<Outcome, Error> {
        let Imported { files, changed, accepted, doubted, unchanged } = imported;
        self.write(files)?;
        diagnostic::sort(&mut problems);
        self.printer.print_beside(&problems, &|path| {
            if path == name {
                Some(Arc::clone(text))
            } else {
                self.tree.text(path.as_str()).map(|text| text.value().clone())
            }
        });
        say(&match self.ui_locale {
            UiLocale::Fr => format!(
                "{}, {}, {}",
                counted(changed, "bloc traduit", "blocs traduits", self.ui_locale),
                counted(accepted, "confirmé", "confirmés", self.ui_locale),
                counted(unchanged, "inchangé", "inchangés", self.ui_locale)
            ),
            UiLocale::En => format!(
                "{}, {accepted} confirmed, {unchanged} unchanged",
                counted(changed, "block translated", "blocks translated", self.ui_locale)
            ),
        });
        if doubted > 0 {
            say(&match self.ui_locale {
                UiLocale::Fr => counted(doubted, "à revoir", "à revoir", self.ui_locale),
                UiLocale::En => format!("{doubted} to be looked at again"),
            });
        }
        Ok(Outcome::of(&problems))
    }

    /// Writes files of the site, each whole or not at all.
    pub fn write(&self, files: BTreeMap<SourcePath, Option<String>>) -> Result<(), Error> {
        for (path, text) in files {
            let place: Utf8PathBuf = self.root.join(path.as_str());
            if source::is_below_link(self.root, &path) {
                return Err(Error::Usage(text!(
                    "`{path}` est derrière un lien symbolique",
                    "`{path}` is behind a symbolic link"
                )));
            }
            match text {
                Some(text) => {
                    write_source(self.root, &place, text.as_bytes()).map_err(Error::io(Action::Write, &place))?;
                }
                None => match fs::remove_file(&place) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(Error::io(Action::Remove, &place)(error));
                    }
                    _ => {}
                },
            }
        }
        Ok(())
    }
}

fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    match did_you_mean(name, known) {
        Some(near) => Error::Usage(text!(
            "`{name}` n’existe pas : vouliez-vous dire `{near}` ?",
            "`{name}` does not exist: did you mean `{near}`?"
        )),
        None => Error::Usage(text!("`{name}` n’existe pas", "`{name}` does not exist")),
    }
}
