//! Finds text that was meant as markup and would be printed as it is: links with a space in their address,
//! components in the middle of a line, shortcodes of other generators.
//!
//! Invariant: only text is looked at, never code, and not further than [`NEAR`] bytes around a sign, so that
//! the work is linear.

use std::ops::Range;

use super::failed_emphasis::{self, Alone, Run};
use super::failed_sign::{Failed, NEAR, near};
use crate::content::component::{Form, SPECS};
use crate::text;

/// The names of alerts.
const ALERTS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// The position of a run of text in its block.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// It is the first of its block.
    First,
    /// Something of the block stands before it.
    Later,
}

/// What looks like markup in a run of text.
#[derive(Default)]
pub(super) struct Found {
    pub(super) failed: Vec<Failed>,
    /// `**` whose partner is not in this text; it may be in a later one of the same block.
    pub(super) alone: Vec<Alone>,
}

/// Finds what looks like markup in a run of text. `is_literal` tells whether the character at an offset was
/// written with a backslash.
pub(super) fn find(text: &str, position: Position, is_literal: impl Fn(usize) -> bool) -> Found {
    let mut alone = Vec::new();
    let mut found: Vec<Failed> = Vec::new();
    if position == Position::First {
        found.extend(at_beginning(text).filter(|failed| !is_literal(failed.range.start)));
    }
    let bytes = text.as_bytes();
    // Most texts have none of these signs.
    let is_plain = memchr::memchr3(b'[', b']', b'{', bytes).is_none()
        && memchr::memchr3(b'!', b':', b'*', bytes).is_none()
        && memchr::memchr2(b')', b'=', bytes).is_none()
        && memchr::memchr3(b'<', b'_', b'~', bytes).is_none();
    if is_plain {
        return Found { failed: found, alone };
    }
    let mut at = found.last().map_or(0, |failed| failed.range.end);
    while let Some(step) = bytes[at..].iter().position(|byte| b"])[{!:*=<_~".contains(byte)) {
        at += step;
        let next = bytes.get(at + 1).copied();
        let can_be = match bytes[at] {
            b']' => matches!(next, Some(b'(' | b'[' | b' ')),
            b')' | b'!' => next == Some(b'['),
            b'{' => matches!(next, Some(b'{' | b'%' | b':' | b'.' | b'#')),
            b'[' => matches!(next, Some(b'[' | b'T' | b't')),
            b'*' | b'_' | b'~' => true,
            b'<' => next.is_some_and(|next| next.is_ascii_alphabetic()),
            b'=' => next == Some(b'='),
            _ => next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b':' | b' ')),
        };
        let failed = match bytes[at] {
            _ if !can_be || is_literal(at) => None,
            b']' => after_bracket(text, at).filter(|_| opening_bracket(text, at).is_none_or(|open| !is_literal(open))),
            b')' => reversed_link(text, at),
            b'{' => brace(text, at),
            b'!' | b'[' => wiki(text, at),
            b'<' => office_tag(text, at),
            b'*' | b'_' | b'~' => Run::at(text, at, &is_literal).and_then(|run| {
                let failed = failed_emphasis::pair(&run, &is_literal);
                if failed.is_none() {
                    alone.extend(failed_emphasis::alone(&run));
                }
                failed
            }),
            b'=' => highlight(text, at),
            _ => component(text, at).or_else(|| emoji(text, at)),
        };
        at += 1;
        if let Some(failed) = failed {
            at = at.max(failed.range.end);
            found.push(failed);
        }
    }
    Found { failed: found, alone }
}

fn at_beginning(text: &str) -> impl Iterator<Item = Failed> {
    let line = near(text, 0);
    let signs = line.bytes().take_while(|byte| *byte == b'#').count();
    let heading = (2..=6).contains(&signs) && line[signs..].starts_with(char::is_alphanumeric);
    let heading = heading.then(|| {
        let hashes = &line[..signs];
        Failed {
            range: 0..signs,
            message: text!("ce titre n’en est pas un : il manque une espace", "this is no heading: a space is missing"),
            help: text!("écrivez `{hashes} ` devant le titre", "write `{hashes} ` before the title"),
        }
    });
    let alert = line.strip_prefix("[!").and_then(|rest| rest.split_once(']')).map(|(name, _)| name);
    let alert = alert.filter(|name| !name.is_empty() && name.chars().all(|c| c.is_alphabetic()));
    let alert = alert.map(|name| match ALERTS.iter().find(|alert| alert.eq_ignore_ascii_case(name)) {
        Some(alert) => Failed {
            range: 0..name.len() + 3,
            message: text!(
                "`[!{name}]` est seul sur sa ligne, dans une citation : ceci est imprimé tel quel",
                "`[!{name}]` stands alone on its line, in a quotation: this is printed as it is"
            ),
            help: text!(
                "écrivez `> [!{alert}]`, et le texte à la ligne suivante, après `> `",
                "write `> [!{alert}]`, and the text on the next line, behind `> `"
            ),
        },
        None => Failed {
            range: 0..name.len() + 3,
            message: text!("`[!{name}]` n’est pas un encadré", "`[!{name}]` is no alert"),
            help: text!(
                "les encadrés sont NOTE, TIP, IMPORTANT, WARNING, CAUTION",
                "alerts are NOTE, TIP, IMPORTANT, WARNING, CAUTION"
            ),
        },
    });
    let block = ["!!! ", "??? "]
        .into_iter()
        .find(|sign| line.strip_prefix(sign).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase())));
    let block = block.map(|sign| Failed {
        range: 0..sign.len() - 1,
        message: text!("les encadrés ne s’écrivent pas ainsi", "alerts are not written so"),
        help: text!(
            "écrivez `> [!NOTE]`, puis `> ` devant chaque ligne",
            "write `> [!NOTE]`, then `> ` before each line"
        ),
    });
    heading.into_iter().chain(alert).chain(block)
}

/// Where the bracket opens that is closed at `at`; none when it stands in another run of text.
fn opening_bracket(text: &str, at: usize) -> Option<usize> {
    let from = at.saturating_sub(NEAR);
    let before = text.as_bytes()[from..at].iter().rposition(|byte| *byte == b'[')?;
    Some(from + before)
}

/// `](…)` and `][…]` that made no link.
fn after_bracket(text: &str, at: usize) -> Option<Failed> {
    let rest = near(text, at + 1);
    if let Some(inner) = rest.strip_prefix('(') {
        let end = inner.find(')');
        let destination = &inner[..end.unwrap_or(inner.len())];
        if destination.is_empty() {
            return None;
        }
        let range = at..at + 2 + destination.len() + usize::from(end.is_some());
        if end.is_none() {
            return Some(Failed {
                range,
                message: text!("la parenthèse de ce lien n’est pas fermée", "the bracket of this link is not closed"),
                help: text!("fermez-la par `)`", "close it with `)`"),
            });
        }
        let destination = destination.trim();
        let (address, title) = with_title(destination);
        return destination.contains(' ').then(|| Failed {
            range,
            message: text!(
                "une espace interrompt cette adresse : le lien n’en est pas un",
                "a space interrupts this address: the link is none"
            ),
            help: text!("écrivez `](<{address}>{title})`", "write `](<{address}>{title})`"),
        });
    }
    if let Some(inner) = rest.strip_prefix(" (") {
        let address = inner.split_once(')')?.0;
        return is_address(address).then(|| Failed {
            range: at..at + 4 + address.len(),
            message: text!(
                "une espace sépare ce lien de son adresse : il n’en est pas un",
                "a space separates this link from its address: it is none"
            ),
            help: text!("écrivez `]({address})`", "write `]({address})`"),
        });
    }
    let label = rest.strip_prefix('[')?.split_once(']')?.0;
    if label.is_empty() || label.starts_with('^') || label.contains('[') {
        return None;
    }
    Some(Failed {
        range: at..at + 3 + label.len(),
        message: text!("le repère `[{label}]` n’est défini nulle part", "the label `[{label}]` is defined nowhere"),
        help: text!(
            "ajoutez une ligne `[{label}]: adresse`, ou écrivez `](adresse)`",
            "add a line `[{label}]: address`, or write `](address)`"
        ),
    })
}

/// An address that may have a title in quotes behind it: the address, and the rest.
fn with_title(destination: &str) -> (&str, &str) {
    let quote = destination.chars().next_back().filter(|quote| matches!(quote, '"' | '\''));
    let title = quote.and_then(|quote| destination[..destination.len() - 1].rfind(&format!(" {quote}")));
    match title {
        Some(at) => (destination[..at].trim_end(), &destination[at..]),
        None => (destination, ""),
    }
}

/// `(https://…)[text]`.
fn reversed_link(text: &str, at: usize) -> Option<Failed> {
    let label = near(text, at + 1).strip_prefix('[')?.split_once(']')?.0;
    let mut from = at.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let open = from + text[from..at].rfind('(')?;
    let address = &text[open + 1..at];
    is_address(address).then(|| Failed {
        range: open..at + 3 + label.len(),
        message: text!("ce lien est écrit à l’envers", "this link is written the wrong way round"),
        help: text!("écrivez `[{label}]({address})`", "write `[{label}]({address})`"),
    })
}

fn is_address(text: &str) -> bool {
    let is_path = text.starts_with(['/', '.', '@', '#']) && text.len() > 1;
    !text.contains(char::is_whitespace)
        && (text.contains("://") || is_path || text.starts_with("www.") || text.starts_with("mailto:"))
}

/// `==word==`, which other tools highlight.
fn highlight(text: &str, at: usize) -> Option<Failed> {
    let inner = near(text, at).strip_prefix("==")?;
    let end = inner.find("==")?;
    let word = &inner[..end];
    if word.is_empty() || word.contains('=') || word.trim().len() != word.len() || inner[end + 2..].starts_with('=') {
        return None;
    }
    Some(Failed {
        range: at..at + end + 4,
        message: text!("le surlignage `==…==` n’existe pas ici", "there is no highlighting by `==…==` here"),
        help: text!("écrivez `**{word}**` ou `*{word}*`", "write `**{word}**` or `*{word}*`"),
    })
}

/// `<o:p>`, which word processors leave in what is pasted from them. Its colon makes it no HTML to Markdown.
fn office_tag(text: &str, at: usize) -> Option<Failed> {
    let rest = near(text, at);
    let tag = &rest[..rest.find('>')? + 1];
    let (prefix, name) = tag[1..tag.len() - 1].split_once(':')?;
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let name = name.split([' ', '/']).next().unwrap_or_default();
    (prefix.len() <= 4 && is_name(prefix) && is_name(name)).then(|| Failed {
        range: at..at + tag.len(),
        message: text!(
            "`{tag}` vient d’un traitement de texte : il est imprimé tel quel",
            "`{tag}` comes from a word processor: it is printed as it is"
        ),
        help: text!("retirez-le, et la balise qui le ferme", "remove it, and the tag that closes it"),
    })
}

/// `:smile:`, which other tools replace.
fn emoji(text: &str, at: usize) -> Option<Failed> {
    let inner = near(text, at).strip_prefix(':')?;
    let end = inner.bytes().take(40).position(|byte| byte == b':')?;
    let name = &inner[..end];
    let is_name = name.len() > 1
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'+'))
        && name.bytes().filter(u8::is_ascii_lowercase).count() > 1;
    let is_apart = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == ':')
        && !inner[end + 1..].starts_with(|c: char| c.is_alphanumeric() || c == ':');
    (is_name && is_apart).then(|| Failed {
        range: at..at + end + 2,
        message: text!("`:{name}:` est imprimé tel quel", "`:{name}:` is printed as it is"),
        help: text!("écrivez le caractère lui-même, ou retirez-le", "write the character itself, or remove it"),
    })
}

/// Shortcodes and attributes of other generators; anchors where none can be.
fn brace(text: &str, at: usize) -> Option<Failed> {
    let rest = near(text, at);
    let close = ["{{<", "{{%", "{{", "{%", "{# ", "{:", "{.", "{#"].into_iter().find(|open| rest.starts_with(open))?;
    let (end, is_shortcode) = match close {
        "{{<" => (">}}", true),
        "{{%" => ("%}}", true),
        "{{" => ("}}", true),
        "{%" => ("%}", true),
        "{# " => ("#}", true),
        _ => ("}", false),
    };
    let length = rest[close.len()..].find(end).map(|length| close.len() + length + end.len())?;
    let written = &rest[..length];
    if is_shortcode {
        return Some(Failed {
            range: at..at + length,
            message: text!(
                "`{written}` est le code d’un autre générateur : il est imprimé tel quel",
                "`{written}` is the code of another generator: it is printed as it is"
            ),
            help: text!(
                "utilisez un composant, comme `::video{{url=\"…\" title=\"…\"}}`, ou retirez-le",
                "use a component, such as `::video{{url=\"…\" title=\"…\"}}`, or remove it"
            ),
        });
    }
    let name = written[2..written.len() - 1].trim();
    let is_name = name.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '#'));
    let (message, help) = match close {
        "{#" if name.contains(char::is_whitespace) => {
            let joined = name.split_whitespace().collect::<Vec<_>>().join("-");
            (
                text!(
                    "une ancre n’a pas d’espace : celle-ci est imprimée",
                    "an anchor has no space: this one is printed"
                ),
                text!("écrivez `{{#{joined}}}`", "write `{{#{joined}}}`"),
            )
        }
        "{#" => (
            text!("une ancre se met à la fin d’un bloc", "an anchor stands at the end of a block"),
            text!(
                "déplacez `{written}` à la fin du paragraphe, après une espace",
                "move `{written}` to the end of the paragraph, after a space"
            ),
        ),
        _ => (
            text!(
                "`{written}` est imprimé tel quel : un texte ne porte pas de classe",
                "`{written}` is printed as it is: a text bears no class"
            ),
            text!("retirez-le", "remove it"),
        ),
    };
    (is_name && (close == "{#" || !name.contains(char::is_whitespace)) || close == "{:").then(|| Failed {
        range: at..at + length,
        message,
        help,
    })
}

/// `[[page]]`, `![[picture]]`, `[[toc]]`, `[TOC]`.
fn wiki(text: &str, at: usize) -> Option<Failed> {
    let rest = near(text, at);
    if rest.starts_with("[TOC]") || rest.starts_with("[toc]") {
        return Some(table_of_contents(at..at + 5));
    }
    let inner = rest.strip_prefix("![[").or_else(|| rest.strip_prefix("[["))?;
    let name = inner.split_once("]]")?.0;
    if name.is_empty() || name.contains(['[', ']']) {
        return None;
    }
    let range = at..at + (rest.len() - inner.len()) + name.len() + 2;
    if name.eq_ignore_ascii_case("toc") {
        return Some(table_of_contents(range));
    }
    Some(Failed {
        range,
        message: text!("`[[{name}]]` n’est pas un lien ici", "`[[{name}]]` is no link here"),
        help: text!("écrivez `[texte](adresse)`", "write `[text](address)`"),
    })
}

fn table_of_contents(range: Range<usize>) -> Failed {
    Failed {
        range,
        message: text!(
            "la table des matières ne s’écrit pas dans le texte",
            "the table of contents is not written in the text"
        ),
        help: text!(
            "retirez-le : le thème la fait à partir des titres",
            "remove it: the theme makes it from the headings"
        ),
    }
}

/// Whether what follows a name are arguments with values, `{a=b}`, as no text has them.
fn is_with_values(behind: &str) -> bool {
    let inside = behind.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or("", |(inside, _)| inside);
    let key = inside.split_once('=').map_or("", |(key, _)| key);
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A component that is not alone on its line, or has too few colons.
fn component(text: &str, at: usize) -> Option<Failed> {
    if text[..at].ends_with(':') {
        return None;
    }
    let rest = near(text, at);
    let colons = rest.bytes().take_while(|byte| *byte == b':').count();
    let after = rest[colons..].trim_start_matches(' ');
    let name_length = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(after.len());
    let (name, behind) = after.split_at(name_length);
    let spec = SPECS.iter().find(|spec| spec.name == name);
    let has_arguments = behind.starts_with('{');
    let has_space = after.len() < rest.len() - colons;
    // A heading takes `{…}` at its end for attributes of its own, and leaves the name alone.
    let is_alone = behind.trim_end().is_empty() && !has_space && !text[..at].ends_with(|c: char| !c.is_whitespace());
    let is_inline = spec.is_some_and(|spec| spec.form == Form::Inline);
    let is_meant = match (colons, spec) {
        (1, Some(_)) if is_inline => is_alone,
        (1, Some(_)) => has_arguments && !has_space,
        (1, None) => name.len() > 1 && !has_space && is_with_values(behind),
        (2 | 3, Some(_)) => has_arguments || is_alone,
        (2 | 3, None) => has_arguments && !name.is_empty() && !has_space,
        _ => false,
    };
    if !is_meant {
        return None;
    }
    let right = spec.map_or("::", |spec| spec.form.colons());
    let whole = behind.find('}').map_or(rest.len(), |end| rest.len() - behind.len() + end + 1);
    let (length, message, help) = match (colons, spec) {
        (1, None) => {
            let names = SPECS.iter().filter(|spec| spec.form == Form::Inline).map(|spec| spec.name);
            let list = names.collect::<Vec<_>>().join(", ");
            (
                1 + name.len(),
                text!(
                    "`{name}` n’est pas un composant : ceci est imprimé tel quel",
                    "`{name}` is no component: this is printed as it is"
                ),
                text!("dans une phrase, il y a : {list}", "in a sentence there are: {list}"),
            )
        }
        (1, _) if is_inline => (
            1 + name.len(),
            text!(
                "un titre ne peut pas finir par `:{name}{{…}}` : ceci est imprimé tel quel",
                "a heading cannot end with `:{name}{{…}}`: this is printed as it is"
            ),
            text!("écrivez le nombre, ou mettez un mot après lui", "write the number, or put a word behind it"),
        ),
        _ if is_inline => (
            whole,
            text!(
                "dans une phrase, `{name}` s’écrit `{right}{name}` : ceci est imprimé tel quel",
                "in a sentence, `{name}` is written `{right}{name}`: this is printed as it is"
            ),
            text!("écrivez `{right}{name}{{…}}`", "write `{right}{name}{{…}}`"),
        ),
        _ => (
            whole,
            text!(
                "un composant est seul sur sa ligne : celui-ci est imprimé tel quel",
                "a component is alone on its line: this one is printed as it is"
            ),
            text!(
                "mettez `{right}{name}{{…}}` sur une ligne à part, entre deux lignes vides",
                "put `{right}{name}{{…}}` on a line alone, between two empty lines"
            ),
        ),
    };
    Some(Failed { range: at..at + length, message, help })
}
