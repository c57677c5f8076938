//! The stages in order: a tree of sources becomes a site, a plan, an output.

use std::sync::Arc;

use crate::config::{self, Config};
use crate::content::{self, Content};
use crate::diagnostic::{self, Checked, Diagnostic};
use crate::error::Error;
use crate::kit;
use crate::path::SourcePath;
use crate::plan::{self, Plan};
use crate::render::{self, Artefacts, Environment, Output, Progress, Stage};
use crate::site::{self, Moment, Site};
use crate::source::{self, SourceTree};
use crate::store::connected::Bound;
use crate::theme::{self, Theme};
use crate::translate::{lexicon, machine};
use crate::weigh::{self, Origins, Weighed};

/// What a build depends on beside the files.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The time of the build, and which entries are shown though they are not due.
    pub moment: &'a Moment,
    /// The address that replaces `base_url` of the settings.
    pub base_url: Option<&'a str>,
    /// The site's folder and the store of artefacts.
    pub environment: Environment<'a>,
}

/// What each stage keeps from one build to the next.
#[derive(Default)]
pub struct Memory {
    /// What the check of names keeps.
    pub names: source::names::Memory,
    /// What reading the kit keeps.
    pub kit: kit::Memory,
    /// What parsing keeps.
    pub content: content::Memory,
    /// What linking keeps.
    pub site: site::Memory,
    /// What the check of terms keeps.
    pub lexicon: lexicon::Memory,
    /// What the search for machine translations keeps.
    pub machine: machine::Memory,
    /// What loading the theme keeps.
    pub theme: theme::Memory,
    /// What planning keeps.
    pub plan: plan::Memory,
    /// What rendering keeps.
    pub render: render::Memory,
    /// What weighing pages keeps.
    pub weigh: weigh::Memory,
}

/// The results of a build up to the plan. All files of the output are known, none is rendered.
pub struct Prepared {
    /// Settings.
    pub config: Arc<Config>,
    /// Documents.
    pub content: Content,
    /// Entries.
    pub site: Arc<Site>,
    /// Templates and messages.
    pub theme: Arc<Theme>,
    /// The files to make.
    pub plan: Plan,
}

/// The configuration of a tree, with the override of the command line; `None`
/// when the tree holds no site, or settings that cannot be read.
pub fn configure(tree: &SourceTree, base_url: Option<&str>, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let Some(file) = tree.get(config::CONFIG_PATH) else {
        diagnostics.push(config::missing());
        return None;
    };
    diagnostics.extend(file.encoding_problem(&SourcePath::new(config::CONFIG_PATH)));
    let config = config::parse(file.text()?).take(diagnostics)?;
    Some(match base_url {
        Some(base_url) => config.with_base_url(base_url),
        None => config,
    })
}

/// Stages 2 to 4: a tree of sources becomes a plan; `None` when it holds no site.
pub fn prepare(
    tree: &SourceTree,
    base_url: Option<&str>,
    moment: &Moment,
    memory: &mut Memory,
) -> Checked<Option<Prepared>> {
    prepare_watched(tree, base_url, (moment, &()), memory)
}

/// The same, told to whoever watches the build.
pub fn prepare_watched(
    tree: &SourceTree,
    base_url: Option<&str>,
    (moment, progress): (&Moment, &dyn Progress),
    memory: &mut Memory,
) -> Checked<Option<Prepared>> {
    progress.stage(Stage::Kit);
    let mut diagnostics = Vec::new();
    let Some(config) = configure(tree, base_url, &mut diagnostics) else {
        return Checked { value: None, diagnostics };
    };
    diagnostics.extend(source::names::check(tree, &mut memory.names));
    let kit = kit::load(tree, &config, &mut memory.kit).take(&mut diagnostics);
    progress.stage(Stage::Content);
    let Memory { content: of_content, theme: of_theme, .. } = memory;
    // Templates compile while content is parsed: neither depends on the other.
    let (theme, content) = rayon::join(
        || theme::load(tree, &config, kit.as_deref(), of_theme),
        || content::parse(tree, &config, of_content),
    );
    let mut content = content.take(&mut diagnostics);
    content.machine = machine::find(tree, &config, &content, &mut memory.machine).take(&mut diagnostics);
    let theme = theme.take(&mut diagnostics);
    diagnostics.extend(lexicon::check(tree, &config, &content, &mut memory.lexicon));
    progress.stage(Stage::Link);
    let site = site::link(&content, tree, &config, moment, &mut memory.site).take(&mut diagnostics);
    progress.stage(Stage::Plan);
    let plan = plan::plan(&site, &config, &theme, kit.as_deref(), &mut memory.plan).take(&mut diagnostics);
    let config = Arc::new(config);
    Checked { value: Some(Prepared { config, content, site, theme, plan }), diagnostics }
}

/// Stage 5: a plan becomes the whole output.
///
/// # Errors
/// When the store of artefacts cannot be read or written.
pub fn finish(
    prepared: &Prepared,
    tree: &SourceTree,
    environment: Environment<'_>,
    memory: &mut Memory,
) -> Result<Checked<Output>, Error> {
    let bound = if environment.artefacts == Artefacts::Verify { Bound::Check } else { Bound::Build };
    environment.maker.connect(&prepared.config, environment.root, bound);
    match prepared.theme.state {
        theme::State::Whole => {
            let mut rendered = render::render(&prepared.plan, &prepared.theme, tree, environment, &mut memory.render)?;
            rendered.diagnostics.extend(environment.maker.stores().problems());
            Ok(weighed(prepared, tree, environment, rendered, memory))
        }
        // The theme's problems are reported already, and every page would repeat them.
        theme::State::Broken | theme::State::Missing => Ok(Checked::clean(Output::default())),
    }
}

/// An output with the weights of its pages, where a page states them, and with the problems of those that are too heavy.
fn weighed(
    prepared: &Prepared,
    tree: &SourceTree,
    environment: Environment<'_>,
    rendered: Checked<Output>,
    memory: &mut Memory,
) -> Checked<Output> {
    let Prepared { config, site, theme, plan, .. } = prepared;
    environment.progress.stage(Stage::Weigh);
    let Checked { value: mut output, mut diagnostics } = rendered;
    let origins = Origins { plan, tree, store: &environment.maker.store };
    let build = Weighed { config, site, theme, origins };
    let weigh::Outcome { weights, due } = weigh::weigh(build, &output, &mut memory.weigh).take(&mut diagnostics);
    output.due.extend(due);
    let given = (tree, environment);
    diagnostics.extend(render::state_weights(plan, theme, given, weights, &mut memory.render, &mut output));
    Checked { value: output, diagnostics }
}

/// Stages 2 to 5: a tree of sources becomes the whole output. Problems of all
/// stages come together; an output with errors must not be published.
///
/// # Errors
/// When the store of artefacts cannot be read or written.
pub fn build(tree: &SourceTree, request: Request<'_>, memory: &mut Memory) -> Result<Checked<Output>, Error> {
    let mut diagnostics = Vec::new();
    let prepared = prepare(tree, request.base_url, request.moment, memory).take(&mut diagnostics);
    let Some(prepared) = prepared else {
        return Ok(Checked { value: Output::default(), diagnostics });
    };
    let output = finish(&prepared, tree, request.environment, memory)?.take(&mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    Ok(Checked { value: output, diagnostics })
}
