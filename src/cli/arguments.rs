//! The arguments of the command line. Their English help texts are here, the French ones in `help`.

use std::net::IpAddr;
use std::str::FromStr;

use camino::Utf8PathBuf;
use clap::{Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::list;
use super::problems::Form;
use super::shard::Shard;
use crate::error::Error;
use crate::site::Moment;
use crate::source::SourceTree;
use crate::text;

/// Le site d’une marque de territoire, à partir de Markdown et de photos. / A territorial brand's site from Markdown and photos.
#[derive(Parser, Debug)]
#[command(
    name = "provence",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

#[derive(clap::Args, Debug)]
pub struct Global {
    /// The site [default: this folder]
    #[arg(short = 's', long, global = true, value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub root: Utf8PathBuf,
    /// How problems are printed
    #[arg(long, global = true, value_name = "FORM", default_value = "human")]
    pub diagnostics: Form,
    /// Language of the tool's own messages [default: the environment's]
    #[arg(long, global = true, value_name = "LANG")]
    pub locale: Option<LocaleArg>,
    /// The time that "now" is: RFC 3339, or a day of the site's time zone, as 2026-12-02
    #[arg(long, global = true, value_name = "TIME")]
    pub clock: Option<Clock>,
    /// Number of threads, from 1 to 256
    #[arg(short = 'j', long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// How many problems are printed one by one; the rest is counted by code [default: 50, for programs all]
    #[arg(long, global = true, value_name = "N")]
    pub max: Option<usize>,
    /// Print the problems of this code alone; may be repeated
    #[arg(long, global = true, value_name = "CODE")]
    pub code: Vec<String>,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Make the whole site
    Build(PublishArgs),
    /// Do all of a build but writing
    Check(CheckArgs),
    /// Show the site and keep it up to date while you write
    Serve(ServeArgs),
    /// List entries with their state: all, drafts, future, expired, orphans; or the next change
    List {
        /// What to list
        what: list::What,
        /// Date, state, languages and title too, as on a terminal
        #[arg(short = 'l', long)]
        long: bool,
    },
    /// Start a new site in a folder
    Init {
        /// The folder, empty or not there yet
        folder: Utf8PathBuf,
    },
    /// Bring another site over, into a new folder or into a site that is there
    Import {
        /// What made the other site
        kind: ImportKind,
        /// The other site: its folder, or the export file of WordPress (WXR)
        #[arg(value_name = "FROM")]
        site: Utf8PathBuf,
        /// The folder of the new site, empty or not there yet; or a site, in which no file is overwritten
        #[arg(value_name = "INTO")]
        into: Utf8PathBuf,
        /// For WordPress: the folder `wp-content/uploads`
        #[arg(long, value_name = "DIR")]
        uploads: Option<Utf8PathBuf>,
    },
    /// Start a new entry
    New {
        /// `collection/slug`, as in `stories/mon-recit`
        entry: String,
    },
    /// Rename an entry, with every link and reference to it and a redirect from its former address
    Mv {
        /// The entry: `collection/slug`, or its file or folder
        from: String,
        /// Its new name: `collection/slug`
        to: String,
    },
    /// Translations: what is due, out to translators and back
    Translate {
        #[command(subcommand)]
        command: TranslateCommand,
    },
    /// Merge driver for git: take from a rewritten file what differs by value
    Merge(MergeArgs),
    /// The photo library
    Photos {
        #[command(subcommand)]
        command: PhotosCommand,
    },
    /// Speak the Language Server Protocol on stdin and stdout, for text editors
    Lsp(WithheldArgs),
    /// Write the schemas by which text editors complete and check YAML files
    Schema {
        /// Write the reference of settings and declarations into this folder instead, in French and English
        #[arg(long, value_name = "DIR")]
        reference: Option<Utf8PathBuf>,
    },
    /// The brand kit
    Kit {
        #[command(subcommand)]
        command: KitCommand,
    },
    /// Markdown on stdin to HTML on stdout
    Markdown {
        /// With the site's settings instead of plain CommonMark
        #[arg(long)]
        extended: bool,
    },
    /// Explain every code of a diagnostic, as Markdown
    #[command(hide = true)]
    Diagnostics,
    /// Print this help, or that of a command
    Help {
        /// The command
        name: Vec<String>,
    },
}

#[derive(Subcommand, Debug)]
pub enum PhotosCommand {
    /// Make entries from a folder of camera files
    Import {
        /// The folder
        folder: Utf8PathBuf,
    },
    /// Send originals to the store that `photos.store` names, and write into their records what they are
    Push {
        /// The photos, by id or file [default: all]
        #[arg(value_name = "PHOTO")]
        names: Vec<String>,
    },
    /// Fetch originals from the store into `assets/photos`; no file is written over
    Pull {
        /// The photos, by id or file [default: all]
        #[arg(value_name = "PHOTO")]
        names: Vec<String>,
    },
    /// Check that the store has every original, and that records are right
    Verify {
        /// The photos, by id or file [default: all]
        #[arg(value_name = "PHOTO")]
        names: Vec<String>,
        /// Read every original in the store to its end
        #[arg(long)]
        read: bool,
    },
    /// Make the derivatives that are missing and put them into the store that `pictures.store` names
    Make {
        /// Make one of several parts, as 3/20, so that several machines share the work
        #[arg(long, value_name = "N/M")]
        shard: Option<Shard>,
    },
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// Hugo
    Hugo,
    /// Jekyll
    Jekyll,
    /// An export file of WordPress
    Wordpress,
}

#[derive(Subcommand, Debug)]
pub enum KitCommand {
    /// Freeze the present state as a version, which then never changes
    Release {
        /// The version: three numbers, as 1.2.0
        release: String,
    },
    /// Tell what differs between two versions, as Markdown
    Diff {
        /// A version
        former: String,
        /// A version, or `next` for the present state
        #[arg(default_value = "next")]
        later: String,
    },
}

#[derive(Subcommand, Debug)]
pub enum TranslateCommand {
    /// Tell what is missing or outdated, by language and collection, block by block
    Status {
        #[command(flatten)]
        scope: ScopeArgs,
        /// For programs: one JSON object on stdout
        #[arg(long)]
        json: bool,
    },
    /// Say that translations are current, after you have looked
    Accept {
        #[command(flatten)]
        scope: ScopeArgs,
        /// Only blocks of which nobody has said what they were made from
        #[arg(long)]
        untracked: bool,
    },
    /// Write what a translator needs, as XLIFF 2.1 or PO
    Export {
        #[command(flatten)]
        scope: ScopeArgs,
        /// The format of the file
        #[arg(long, value_name = "FORMAT", default_value = "xliff")]
        format: FormatArg,
        /// Which blocks
        #[arg(long, value_name = "WHICH", default_value = "all")]
        only: OnlyArg,
        /// Propose translations of the same or similar texts elsewhere
        #[arg(long)]
        memory: bool,
        /// The file to write [default: standard output]
        #[arg(short = 'o', long, value_name = "FILE")]
        output: Option<Utf8PathBuf>,
    },
    /// Put a translator's file back into the site
    Import {
        /// The file, XLIFF or PO
        file: Utf8PathBuf,
        /// A machine made it: it stays marked until a person accepts it
        #[arg(long)]
        machine: bool,
    },
    /// Fill in blocks whose source is translated elsewhere already
    Fill {
        #[command(flatten)]
        scope: ScopeArgs,
        /// A memory of another tool, TMX 1.4, beside that of the site
        #[arg(long, value_name = "FILE")]
        tmx: Option<Utf8PathBuf>,
    },
    /// Have a program translate what is missing or outdated, or write a new entry; it stays marked until a person
    /// accepts it
    Draft {
        #[command(flatten)]
        scope: ScopeArgs,
        /// Write what is open of an entry in the source language, whether it exists already or not
        #[arg(long)]
        source: bool,
        /// The program: it reads JSON on standard input and writes JSON on standard output
        #[arg(long = "with", value_name = "COMMAND")]
        program: String,
    },
}

/// Which entries and languages are meant.
#[derive(clap::Args, Debug)]
pub struct ScopeArgs {
    /// Entries: `collection/slug`, or a file; without any, all
    #[arg(value_name = "ENTRY")]
    pub entries: Vec<String>,
    /// The language; may be repeated
    #[arg(long = "to", value_name = "LANG")]
    pub languages: Vec<String>,
    /// The collection, `i18n` for interface texts; may be repeated
    #[arg(long = "collection", value_name = "NAME")]
    pub collections: Vec<String>,
    /// The language that entries are written in first [default: the site’s, where they are not all of one]
    #[arg(long = "from", value_name = "LANG")]
    pub source_language: Option<String>,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatArg {
    /// XLIFF 2.1
    Xliff,
    /// PO of GNU gettext
    Po,
    /// TMX 1.4: translations that there are, as a memory
    Tmx,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnlyArg {
    /// Every block
    All,
    /// Blocks without a translation
    Missing,
    /// Blocks without a translation, and those whose translation is to be looked at
    Outdated,
}

/// The options of `build`.
#[derive(clap::Args, Debug)]
pub struct PublishArgs {
    #[command(flatten)]
    pub build: BuildArgs,
    /// Say what each stage and each kind of file took
    #[arg(long, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "table")]
    pub timings: Option<TimingsForm>,
}

/// The options of `check`.
#[derive(clap::Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    pub build: BuildArgs,
    /// Hold translations against what `site.yaml` asks of them
    #[arg(long)]
    pub translations: bool,
}

#[derive(clap::Args, Debug)]
pub struct BuildArgs {
    /// Where the site is written [default: public]
    #[arg(short = 'd', long, value_name = "DIR")]
    pub output_dir: Option<Utf8PathBuf>,
    #[command(flatten)]
    pub shown: ShownArgs,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimingsForm {
    /// For people, on stderr; for programs where `--diagnostics json` is asked for
    Table,
    /// One JSON object, on stdout
    Json,
}

#[derive(clap::Args, Debug)]
pub struct MergeArgs {
    /// What both sides come from (git: %O)
    pub base: Utf8PathBuf,
    /// Our side, which is written (git: %A)
    pub ours: Utf8PathBuf,
    /// Their side (git: %B)
    pub theirs: Utf8PathBuf,
    /// The file's path in the site (git: %P) [default: that of our side]
    #[arg(long, value_name = "FILE")]
    pub path: Option<String>,
}

#[derive(clap::Args, Debug)]
pub struct ServeArgs {
    /// The port; 0 for any that is free
    #[arg(short = 'p', long, value_name = "PORT", default_value_t = 4000)]
    pub port: u16,
    /// The address to listen on
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub interface: IpAddr,
    /// Open the browser
    #[arg(short = 'O', long)]
    pub open: bool,
    /// Look at the files at intervals, for shared folders
    #[arg(long)]
    pub poll: bool,
    #[command(flatten)]
    pub shown: ShownArgs,
}

/// Which entries are shown though they are not due.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct WithheldArgs {
    /// Include drafts
    #[arg(short = 'D', long)]
    pub drafts: bool,
    /// Include entries to be published later
    #[arg(short = 'F', long)]
    pub future: bool,
    /// Include expired entries
    #[arg(short = 'E', long)]
    pub expired: bool,
}

impl WithheldArgs {
    /// The moment of a build that takes place now.
    pub fn moment(self, now: Timestamp) -> Moment {
        let Self { drafts, future, expired } = self;
        Moment { now, drafts, future, expired }
    }
}

/// The options of every build.
#[derive(clap::Args, Debug)]
pub struct ShownArgs {
    /// Override the site's address
    #[arg(short = 'b', long, value_name = "URL")]
    pub base_url: Option<String>,
    #[command(flatten)]
    pub withheld: WithheldArgs,
}

impl ShownArgs {
    /// The moment of a build that takes place now.
    pub fn moment(&self, now: Timestamp) -> Moment {
        self.withheld.moment(now)
    }

    /// Whether the build is the one that the public sees, at its address and with nothing that is held back.
    pub fn is_public(&self) -> bool {
        let WithheldArgs { drafts, future, expired } = self.withheld;
        self.base_url.is_none() && !(drafts || future || expired)
    }

    /// The address that replaces the site's; `None` for none.
    ///
    /// # Errors
    /// When it is not the address of a web site.
    pub fn base_url(&self) -> Result<Option<&str>, Error> {
        match self.base_url.as_deref() {
            Some(url) if crate::config::base_url::usable(url).is_none() => Err(Error::Usage(text!(
                "`--base-url` attend une adresse complète, comme https://exemple.fr",
                "`--base-url` wants a complete address, such as https://example.org"
            ))),
            url => Ok(url),
        }
    }
}

#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum LocaleArg {
    Fr,
    En,
}

impl Cli {
    /// The time that "now" is, in the time zone of the site when only a day was typed.
    #[expect(clippy::disallowed_methods, reason = "the clock belongs to cli")]
    pub fn now(&self, tree: &SourceTree) -> Timestamp {
        let Some(clock) = self.global.clock else { return Timestamp::now() };
        // Problems of the settings are told by the build itself.
        let config = crate::build::configure(tree, None, &mut Vec::new());
        clock.at(&config.map_or(TimeZone::UTC, |config| config.time_zone))
    }
}

/// A time as it may be typed: complete, or by the calendar and clock of the site.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// A time with an offset: the same instant everywhere.
    Instant(Timestamp),
    /// The beginning of a day, or a time of day, by the site's time zone.
    Local(DateTime),
}

impl FromStr for Clock {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::Instant).or_else(|_| text.parse().map(Self::Local))
    }
}

impl Clock {
    /// The instant that is meant in a time zone.
    pub fn at(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Instant(instant) => instant,
            // A time that a change of the clock skips or repeats is taken as most calendars do.
            Self::Local(local) => {
                zone.to_ambiguous_zoned(local).compatible().map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
            }
        }
    }
}
