//! A program that is killed while it works.

use std::process::Child;
use std::time::Duration;

/// Kills a program as soon as `moment` has come; false when it was done before.
pub fn kill_when(mut child: Child, mut moment: impl FnMut() -> bool) -> bool {
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            assert!(status.success());
            return false;
        }
        if moment() {
            child.kill().expect("a kill");
            return !child.wait().expect("a child").success();
        }
        std::thread::sleep(Duration::from_micros(300));
    }
}
