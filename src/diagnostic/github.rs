//! Code-review annotations: the workflow commands of GitHub Actions, which
//! Forgejo and Gitea read too.
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use super::{Diagnostic, UiLocale};

/// A problem as one line of annotation, without the line's end.
pub fn render(diagnostic: &Diagnostic, ui_locale: UiLocale) -> String {
    let command = diagnostic.severity.as_str();
    let span = &diagnostic.span;
    let (line, column) = (span.line.max(1), span.column.max(1));
    let mut properties = format!("file={},line={line},col={column}", property(span.file.as_str()));
    if span.length > 0 {
        // The last column counts in, as everywhere in these commands.
        properties.push_str(&format!(",endColumn={}", column.saturating_add(span.length - 1)));
    }
    let mut message = diagnostic.message.get(ui_locale).to_owned();
    message.push('\n');
    message.push_str(&diagnostic.mend(ui_locale));
    // An annotation has one place: the others are named in its text.
    for (span, text) in &diagnostic.related {
        message.push_str(&format!("\n{}:{}: {}", span.file, span.line.max(1), text.get(ui_locale)));
    }
    format!("::{command} {properties},title={}::{}", property(diagnostic.code.as_str()), data(&message))
}

/// A line end in content must not begin a command of its own.
fn data(text: &str) -> String {
    let text: String =
        text.chars().map(|c| if c.is_control() && c != '\n' && c != '\r' { '\u{FFFD}' } else { c }).collect();
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Span, Text};
    use crate::path::SourcePath;

    #[test]
    fn content_cannot_write_commands() {
        let file = SourcePath::new("content/a,b:c%.md");
        let evil = "50 %\r\n::set-output name=x::y\u{1B}";
        let diagnostic = Diagnostic::new(Code::WrongType, Span::new(&file, 3, 2, 4), Text::new(evil, evil))
            .help(Text::new("aide", "help"))
            .related(Span::new(&SourcePath::new("b.md"), 7, 1, 0), Text::new("là", "there"));
        let line = render(&diagnostic, UiLocale::En);
        assert_eq!(
            line,
            "::error file=content/a%2Cb%3Ac%25.md,line=3,col=2,endColumn=5,title=content/wrong-type::50 %25%0D%0A::set-output name=x::y\u{FFFD}%0Ahelp%0Ab.md:7: there"
        );
        let point = Diagnostic::new(Code::MissingMessage, Span::new(&file, 0, 0, 0), Text::new("m", "m"));
        assert_eq!(
            render(&point, UiLocale::Fr),
            "::warning file=content/a%2Cb%3Ac%25.md,line=1,col=1,title=i18n/missing-message::m%0Atraduisez-le"
        );
    }
}
