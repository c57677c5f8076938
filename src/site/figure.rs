//! Figures of claims are held against the claims themselves and against the indicators that state the same facts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::entry::Entry;
use super::index::Site;
use crate::content::collection::CollectionRole;
use crate::content::value::Value;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// The fields of a figure.
type Figure = BTreeMap<Arc<str>, Value>;

/// A field that both a claim and an indicator state, with its name in French.
const STATED: [(&str, &str); 4] =
    [("kind", "la nature"), ("value", "la valeur"), ("year", "l’année"), ("source", "la source")];

/// Reports claims whose figure is of another kind than the claim, or says something else than the indicator that states
/// the same fact. `kind` would otherwise show a target as a result.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let Some(claims) = site.of_role(CollectionRole::Claims) else { return };
    let facts = facts(site);
    for claim in site.members(claims).iter().filter_map(|claim| site.get(*claim)) {
        let Some(Value::Object(figure)) = claim.source.value("figure") else { continue };
        diagnostics.extend(of_another_kind(claim, figure));
        let fact = figure.get("fact").and_then(Value::as_text);
        if let Some((indicator, point)) = fact.and_then(|fact| facts.get(fact)) {
            diagnostics.extend(otherwise_stated(claim, figure, indicator, point));
        }
    }
}

/// The figures of indicators by the facts that they state.
fn facts(site: &Site) -> BTreeMap<&Arc<str>, (&Arc<Entry>, &Figure)> {
    let members = site.of_role(CollectionRole::Indicators).map_or(&[][..], |name| site.members(name));
    let indicators = members.iter().filter_map(|member| site.get(*member));
    let points = indicators.flat_map(|indicator| {
        let points = match indicator.source.value("points") {
            Some(Value::List(points)) => points.as_slice(),
            _ => &[],
        };
        points.iter().filter_map(move |point| match point {
            Value::Object(point) => Some((point.get("fact")?.as_text()?, (indicator, point))),
            _ => None,
        })
    });
    points.collect()
}

fn of_another_kind(claim: &Entry, figure: &Figure) -> Option<Diagnostic> {
    let own = claim.source.value("kind")?.as_text()?;
    let of_figure = figure.get("kind")?.as_text()?;
    if own == of_figure {
        return None;
    }
    let message = text!(
        "l’argument se dit `{own}`, son chiffre est `{of_figure}`",
        "the claim says that it is `{own}`, its figure is `{of_figure}`"
    );
    let problem = Diagnostic::new(Code::FigureMismatch, claim.source.span("kind"), message);
    let problem = problem.related(claim.source.span("figure"), text!("le chiffre", "the figure"));
    Some(problem.help(text!(
        "écrivez `kind: {of_figure}`, ou corrigez le chiffre",
        "write `kind: {of_figure}`, or correct the figure"
    )))
}

fn otherwise_stated(claim: &Entry, figure: &Figure, indicator: &Entry, point: &Figure) -> Option<Diagnostic> {
    let differs = |name: &str| match (figure.get(name), point.get(name)) {
        (Some(of_claim), Some(of_indicator)) => !of_claim.same(of_indicator),
        (None, None) => false,
        _ => true,
    };
    let (name, french) = STATED.into_iter().find(|(name, _)| differs(name))?;
    let id = &indicator.id;
    let message = text!(
        "{french} du chiffre n’est pas celle que donne l’indicateur `{id}` pour le même fait",
        "the {name} of the figure is not that which the indicator `{id}` states for the same fact"
    );
    let problem = Diagnostic::new(Code::FigureMismatch, claim.source.span("figure"), message);
    let problem = problem.related(indicator.source.span("points"), text!("l’indicateur", "the indicator"));
    Some(match point.get(name) {
        Some(Value::Text(stated) | Value::Code { text: stated, .. }) => {
            problem.help(text!("écrivez `{name}: {stated}`", "write `{name}: {stated}`"))
        }
        Some(Value::Number(stated)) => problem.help(text!("écrivez `{name}: {stated}`", "write `{name}: {stated}`")),
        _ => problem.help(text!("retirez `{name}`", "remove `{name}`")),
    })
}
