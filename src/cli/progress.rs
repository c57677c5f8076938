//! The progress bar for pictures. It is shown on a terminal only.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::output::color;
use crate::diagnostic::UiLocale;
use crate::render::Progress;
use crate::text;

/// How a bar is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It is not drawn, since the output goes to a file or another program.
    Hidden,
    /// Without colour.
    Plain,
    /// With colour.
    Colored,
}

/// A line that is drawn again and again: photos done, rate, time that remains. It is removed at the end.
pub struct Bar {
    ui_locale: UiLocale,
    look: Look,
    drawn: OnceLock<ProgressBar>,
}

impl Bar {
    /// A bar on standard error, when that is a terminal.
    pub fn on_terminal(ui_locale: UiLocale) -> Self {
        let look = match (std::io::stderr().is_terminal(), color()) {
            (false, _) => Look::Hidden,
            (true, false) => Look::Plain,
            (true, true) => Look::Colored,
        };
        Self::new(ui_locale, look)
    }

    /// A bar that appears when there is work to do.
    pub fn new(ui_locale: UiLocale, look: Look) -> Self {
        Self { ui_locale, look, drawn: OnceLock::new() }
    }
}

impl Progress for Bar {
    fn begin(&self, photos: usize, _pictures: usize) {
        if self.look == Look::Hidden {
            return;
        }
        self.drawn.get_or_init(|| {
            let target = ProgressDrawTarget::stderr();
            let bar =
                ProgressBar::with_draw_target(Some(photos as u64), target).with_style(style(self.ui_locale, self.look));
            // A large photo takes seconds: meanwhile the time that remains goes on falling.
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
    }

    fn photo(&self, _pictures: usize) {
        if let Some(bar) = self.drawn.get() {
            bar.inc(1);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.drawn.get() {
            bar.finish_and_clear();
        }
    }
}

fn style(ui_locale: UiLocale, look: Look) -> ProgressStyle {
    let bar = if look == Look::Colored { "{bar:28.cyan/blue}" } else { "{bar:28}" };
    ProgressStyle::with_template(&format!("photos {bar} {{pos}}/{{len}}{{pace}}"))
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("━╸─")
        .with_key("pace", move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            // A line that cannot be written is not worth a failed build.
            let _ = out.write_str(&pace(ui_locale, state.per_sec(), state.eta()));
        })
}

/// The rate and the time that remains; empty until they can be estimated.
fn pace(ui_locale: UiLocale, rate: f64, remaining: Duration) -> String {
    if !rate.is_finite() || rate < 0.01 {
        return String::new();
    }
    let mut rate = format!("{rate:.1}");
    if ui_locale == UiLocale::Fr {
        rate = rate.replace('.', ",");
    }
    let mut time = String::new();
    let seconds = remaining.as_secs();
    let _ = match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => write!(time, "{seconds} s"),
        (0, minutes, seconds) => write!(time, "{minutes} min {seconds:02} s"),
        (hours, minutes, _) => write!(time, "{hours} h {minutes:02} min"),
    };
    text!(", {rate} par seconde, encore {time}", ", {rate} a second, {time} left").get(ui_locale).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_told_in_both_languages() {
        let pace = |ui_locale, rate, seconds| pace(ui_locale, rate, Duration::from_secs(seconds));
        assert_eq!(pace(UiLocale::En, 1.25, 8), ", 1.2 a second, 8 s left");
        assert_eq!(pace(UiLocale::Fr, 2.5, 65), ", 2,5 par seconde, encore 1 min 05 s");
        assert_eq!(pace(UiLocale::Fr, 0.5, 7_380), ", 0,5 par seconde, encore 2 h 03 min");
        assert_eq!(pace(UiLocale::En, 0.0, 0), "", "nothing is known yet");
    }

    #[test]
    fn both_looks_are_right_templates() {
        for look in [Look::Plain, Look::Colored] {
            // A bar without a terminal draws nothing, and its style is still read.
            let bar = Bar::new(UiLocale::En, look);
            bar.begin(2, 8);
            bar.photo(4);
            bar.end();
            assert_eq!(bar.drawn.get().map(ProgressBar::position), Some(2), "finished");
        }
        let hidden = Bar::new(UiLocale::En, Look::Hidden);
        hidden.begin(2, 8);
        assert!(hidden.drawn.get().is_none());
    }
}
