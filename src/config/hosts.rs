//! `host:` and `hosts:` — where the site is published.

use crate::text;
use crate::yaml::MapReader;

/// A host that the build writes rules for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Netlify, and others that read `_headers` and `_redirects`. These are always written: the dev server reads them.
    Netlify,
    /// nginx: a configuration beside the output folder.
    Nginx,
}

impl Host {
    /// Every host.
    pub const ALL: [Self; 2] = [Self::Netlify, Self::Nginx];

    /// The name in `site.yaml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Netlify => "netlify",
            Self::Nginx => "nginx",
        }
    }
}

/// Reads `host:`, a name, or `hosts:`, a list of them.
pub(super) fn read(map: &mut MapReader<'_>) -> Vec<Host> {
    let file = map.file();
    let mut named = Vec::new();
    if let Some(node) = map.node("host") {
        let expected = text!("`host` attend un nom", "`host` wants a name");
        named.extend(map.convert(node, expected, |node| Some((node.as_text()?.clone(), node))));
    }
    named.extend(map.texts("hosts").unwrap_or_default());
    let mut hosts = Vec::new();
    for (name, node) in named {
        match Host::ALL.into_iter().find(|host| host.as_str() == &*name) {
            Some(host) => hosts.push(host),
            None => map.problem(
                node.span(file),
                text!(
                    "`{name}` n’est pas un hébergement connu (netlify, nginx)",
                    "`{name}` is not a host that is known (netlify, nginx)"
                ),
            ),
        }
    }
    hosts
}
