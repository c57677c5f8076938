//! What stands among words and is not translated: addresses that are written as they are, components in texts that go
//! out as they are written, and invisible characters that change what readers see.

use std::collections::BTreeSet;

use super::unit::{Unit, UnitKind};
use crate::content::markdown::passages::{Part, PassageKind, fixed};
use crate::diagnostic::Text;
use crate::text;

/// Why a translation is not taken: it has lost an address of its source, or brings one that neither the source nor the
/// former translation has; with what to do.
pub fn changed(unit: &Unit, former: Option<&Unit>, parts: &[Part]) -> Option<(Text, Text)> {
    if unit.kind == UnitKind::Passage(PassageKind::Code) {
        return None;
    }
    let (source, known) = (all(&unit.parts), former.map(|former| all(&former.parts)));
    let text = joined(parts);
    let lost = source.iter().find(|address| {
        // A translation that did without it before may go on so.
        !text.contains(&***address) && known.as_ref().is_none_or(|known| known.contains(*address))
    });
    if let Some(address) = lost {
        let why = text!("`{address}` manque", "`{address}` is missing");
        let help = text!(
            "gardez-le tel quel : une adresse ou un composant ne se traduit pas ; ce qui vaut pour cette langue s’écrit à la main",
            "keep it as it is: an address or a component is not translated; what holds for this language is written by hand"
        );
        return Some((why, help));
    }
    let is_known = |address: &String| source.contains(address) || known.as_ref().is_some_and(|k| k.contains(address));
    let invented = all(parts).into_iter().find(|address| !is_known(address))?;
    let why = text!("`{invented}` n’est pas dans la source", "`{invented}` is not in the source");
    let help = text!(
        "reprenez ce que dit la source ; ce qui vaut pour cette langue s’écrit à la main",
        "take over what the source says; what holds for this language is written by hand"
    );
    Some((why, help))
}

/// The words of a text, with a space for each mark.
fn joined(parts: &[Part]) -> String {
    let words = parts.iter().map(|part| match part {
        Part::Words(words) => &*words.text,
        Part::Mark(_) => " ",
    });
    words.collect()
}

/// The addresses and components among words, without the punctuation of other scripts that may follow them.
fn all(parts: &[Part]) -> BTreeSet<String> {
    let text = joined(parts);
    let is_sign = |c: char| !c.is_ascii() && !c.is_alphanumeric();
    fixed(&text).into_iter().map(|found| found.trim_end_matches(is_sign).to_owned()).collect()
}

/// The first invisible character of a translation that neither the source nor the former translation has, and that
/// turns text around, joins or parts words without being seen. Marks of direction and joiners, which scripts need, are
/// none of them.
pub fn invisible(unit: &Unit, former: Option<&Unit>, parts: &[Part]) -> Option<char> {
    let is_known = |c: char| joined(&unit.parts).contains(c) || former.is_some_and(|f| joined(&f.parts).contains(c));
    let is_invisible = |c: &char| matches!(c, '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{fff9}'..='\u{fffb}' | '\u{feff}');
    joined(parts).chars().find(|c| is_invisible(c) && !is_known(*c))
}
