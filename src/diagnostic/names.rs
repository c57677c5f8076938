//! The nearest of many names, found without looking at all of them.

use std::sync::Arc;

use super::did_you_mean;

/// Names that are so few that each of them is compared.
const FEW: usize = 400;

/// Of more names, how many before and behind the place of a wanted one are compared.
const BESIDE: usize = 32;

/// Names among which slips are looked for again and again. A slip leaves the beginning of a name as it was, or its end:
/// of very many names, those are compared that stand near in the order of beginnings or in that of ends.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// In the order of their characters.
    sorted: Box<[Arc<str>]>,
    /// What each name is from its last character to its first, in that order, with its position.
    reversed: Box<[(Box<str>, usize)]>,
}

impl Names {
    /// Names in any order.
    pub fn new(names: impl IntoIterator<Item = Arc<str>>) -> Self {
        let mut sorted: Box<[Arc<str>]> = names.into_iter().collect();
        sorted.sort_unstable();
        let mut reversed = match sorted.len() {
            ..=FEW => Box::default(),
            _ => sorted.iter().enumerate().map(|(at, name)| (backwards(name), at)).collect::<Box<[_]>>(),
        };
        reversed.sort_unstable();
        Self { sorted, reversed }
    }

    /// The names, in the order of their characters.
    pub fn all(&self) -> &[Arc<str>] {
        &self.sorted
    }

    /// The name that is meant by one that is not among them, when it is near enough to be a slip.
    pub fn nearest(&self, wanted: &str) -> Option<&str> {
        if self.sorted.len() <= FEW {
            return did_you_mean(wanted, self.sorted.iter().map(|name| &**name));
        }
        let wanted = wanted.to_lowercase();
        let at = self.sorted.partition_point(|name| **name < *wanted);
        let by_beginning = around(&self.sorted, at).iter().map(|name| &**name);
        let end = backwards(&wanted);
        let at = self.reversed.partition_point(|(name, _)| *name < end);
        let by_end = around(&self.reversed, at).iter().map(|(_, position)| &*self.sorted[*position]);
        did_you_mean(&wanted, by_beginning.chain(by_end))
    }
}

fn backwards(name: &str) -> Box<str> {
    name.chars().rev().collect::<String>().into()
}

/// The items before and behind a position.
fn around<T>(items: &[T], at: usize) -> &[T] {
    &items[at.saturating_sub(BESIDE)..items.len().min(at + BESIDE)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::work;

    #[test]
    fn a_slip_is_found_among_few_and_many() {
        let many = |count: usize| {
            let numbered = (0..count).map(|number| format!("entree-{number:05}-du-port"));
            let others = ["sante", "ul-la-ciotat", "zone-industrielle"].map(str::to_owned);
            Names::new(numbered.chain(others).map(Arc::from))
        };
        for names in [many(20), many(20_000)] {
            for (slip, meant) in [
                ("santee", Some("sante")),
                ("snate", Some("sante")),
                ("Sante", Some("sante")),
                ("ul-la-ciota", Some("ul-la-ciotat")),
                ("la-ciotat", Some("ul-la-ciotat")),
                ("entree-00013-duport", Some("entree-00013-du-port")),
                ("xyz", None),
            ] {
                let (found, compared) = work::of(|| names.nearest(slip));
                assert_eq!(found, meant, "{slip} among {}", names.all().len());
                assert!(
                    compared <= slip.len() * 24 * 4 * BESIDE,
                    "{compared} characters, whatever the number of names"
                );
            }
        }
    }
}
