//! SCSS: a variable for each token, and a map for each mode.

use std::fmt::Write as _;

use super::super::modes::Mode;
use super::css;

/// The SCSS partial.
pub fn partial(prefix: &str, title: &str, modes: &[Mode]) -> String {
    let mut scss = format!("// {title}: design tokens\n");
    let Some(first) = modes.first() else { return scss };
    for token in &first.tokens {
        let _ = writeln!(scss, "${prefix}-{}: {};", css::identifier(&token.name), css::value(token));
    }
    for mode in modes {
        let _ = writeln!(scss, "\n${prefix}-tokens-{}: (", css::identifier(&mode.name));
        for token in &mode.tokens {
            // Values with commas are one entry of the map.
            let _ = writeln!(scss, "  \"{}\": ({}),", css::identifier(&token.name), css::value(token));
        }
        scss.push_str(");\n");
    }
    scss
}
