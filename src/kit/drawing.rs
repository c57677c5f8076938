//! The proportions of a drawing, from the `viewBox` of its SVG.

/// Width and height of a drawing in its own units; `None` for a text that states none.
pub fn size(svg: &str) -> Option<(f64, f64)> {
    let tag = &svg[svg.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let written = &tag[tag.find("viewBox")? + "viewBox".len()..];
    let written = written.trim_start().strip_prefix('=')?.trim_start();
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let written = written[1..].split(quote).next()?;
    let numbers = written.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    let numbers: Vec<f64> = numbers.filter_map(|part| part.parse().ok()).collect();
    match numbers[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 && (width + height).is_finite() => Some((width, height)),
        _ => None,
    }
}

/// A number of pixels.
pub fn pixels(length: f64) -> u32 {
    length.round().clamp(1.0, 100_000.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_that_of_the_view_box() {
        assert_eq!(size("<?xml version='1.0'?>\n<svg width='9' viewBox = '0 0 8.5,4'><path/></svg>"), Some((8.5, 4.0)));
        for none in ["", "<svg", "<svg>", "<svg viewBox=\"0 0 8\">", "<svg viewBox=\"0 0 0 4\">", "<svg viewBox=é>"] {
            assert_eq!(size(none), None, "{none}");
        }
    }
}
