//! How far the making of pictures has come, on a terminal only.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::diagnostic::Tongue;
use crate::render::Progress;
use crate::text;

/// A line that rewrites itself: photos done, rate, time that remains.
pub struct Bar {
    tongue: Tongue,
    visible: bool,
    total: AtomicUsize,
    done: AtomicUsize,
    clock: Mutex<Option<(Instant, Instant)>>,
}

/// Between two drawings.
const PAUSE: Duration = Duration::from_millis(120);

impl Bar {
    /// A bar that is drawn when `visible`.
    pub fn new(tongue: Tongue, visible: bool) -> Self {
        Self { tongue, visible, total: AtomicUsize::new(0), done: AtomicUsize::new(0), clock: Mutex::new(None) }
    }

    fn draw(&self) {
        let Ok(mut clock) = self.clock.lock() else { return };
        let Some((begun, drawn)) = clock.as_mut() else { return };
        if drawn.elapsed() < PAUSE {
            return;
        }
        *drawn = Instant::now();
        let (done, total) = (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        let seconds = begun.elapsed().as_secs_f64();
        let rate = done as f64 / seconds.max(0.001);
        let remaining = (total.saturating_sub(done)) as f64 / rate.max(0.001);
        let line = text!(
            "photos {done}/{total}, {rate:.1} par seconde, encore {remaining:.0} s",
            "photos {done}/{total}, {rate:.1} a second, {remaining:.0} s left"
        );
        eprint!("\r\x1b[K{}", line.get(self.tongue));
    }
}

impl Progress for Bar {
    fn begin(&self, photos: usize, _pictures: usize) {
        self.total.store(photos, Ordering::Relaxed);
        if self.visible
            && let Ok(mut clock) = self.clock.lock()
        {
            *clock = Some((Instant::now(), Instant::now()));
        }
    }

    fn photo(&self, _pictures: usize) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.draw();
    }

    fn end(&self) {
        if self.visible {
            eprint!("\r\x1b[K");
        }
    }
}
