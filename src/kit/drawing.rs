//! The proportions of a drawing, from the `viewBox` of its SVG.

/// Width and height of a drawing in its own units; `None` for a text that states none.
pub fn size(svg: &str) -> Option<(f64, f64)> {
    let tag = &svg[svg.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let written = attribute(tag, "viewBox")?;
    let numbers = written.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    let numbers: Vec<f64> = numbers.filter_map(|part| part.parse().ok()).collect();
    match numbers[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 && (width + height).is_finite() => Some((width, height)),
        _ => None,
    }
}

/// Width and height of a drawing on paper, in millimetres, from `width` and `height` of its SVG; `None` for a text that
/// does not state both in a unit of length.
pub fn millimetres(svg: &str) -> Option<(f64, f64)> {
    let tag = &svg[svg.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let length = |name: &str| {
        let written = attribute(tag, name)?;
        let (number, millimetres) = [("mm", 1.0), ("cm", 10.0), ("in", 25.4), ("pt", 25.4 / 72.0)]
            .into_iter()
            .find_map(|(unit, millimetres)| Some((written.strip_suffix(unit)?, millimetres)))?;
        let length = number.trim().parse::<f64>().ok()? * millimetres;
        (length.is_finite() && length > 0.0).then_some(length)
    };
    Some((length("width")?, length("height")?))
}

/// The value of an attribute in a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let is_name = tag[..at].ends_with(|before: char| before.is_whitespace());
        let written = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = written.chars().next().filter(|c| is_name && matches!(c, '"' | '\''))?;
        written[1..].split(quote).next()
    })
}

/// A number of pixels.
pub fn pixels(length: f64) -> u32 {
    length.round().clamp(1.0, 100_000.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_on_paper_has_a_unit_of_length() {
        let svg = "<svg stroke-width='2' width = '410mm' viewBox='0 0 410 110' height=\"11cm\">";
        assert_eq!(millimetres(svg), Some((410.0, 110.0)));
        for none in ["<svg width='9' height='4'>", "<svg width='9mm'>", "<svg width='-1mm' height='1mm'>", "<svg"] {
            assert_eq!(millimetres(none), None, "{none}");
        }
    }

    #[test]
    fn the_size_is_that_of_the_view_box() {
        assert_eq!(size("<?xml version='1.0'?>\n<svg width='9' viewBox = '0 0 8.5,4'><path/></svg>"), Some((8.5, 4.0)));
        for none in ["", "<svg", "<svg>", "<svg viewBox=\"0 0 8\">", "<svg viewBox=\"0 0 0 4\">", "<svg viewBox=é>"] {
            assert_eq!(size(none), None, "{none}");
        }
    }
}
