//! Ctrl-C and SIGTERM: the server is asked to stop what it does, so that the command ends as it does on any other error.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use palisade_engine::connect;

use crate::FAILED;
use crate::output::{given_up, interrupted, interrupted_at_prompt};

/// How long a command has to clear up after itself.
const GRACE: Duration = Duration::from_secs(5);

/// Watches for the signals that ask a program to end.
///
/// The first one cancels the statements that are under way: the command sees an error, rolls back, says what was done
/// and what was not, and ends. A second one, or a command that takes too long over it, ends the program; the server then
/// rolls back what is open.
pub(crate) fn watch() {
    let asked = Arc::new(AtomicBool::new(false));
    tokio::spawn(async move {
        while asked_to_end().await {
            if asked.swap(true, Ordering::SeqCst) {
                std::process::exit(FAILED.into());
            }
            if AT_PROMPT.load(Ordering::SeqCst) {
                interrupted_at_prompt();
                std::process::exit(FAILED.into());
            }
            interrupted();
            tokio::spawn(async {
                if connect::cancel_all().await == 0 {
                    std::process::exit(FAILED.into());
                }
                tokio::time::sleep(GRACE).await;
                given_up();
                std::process::exit(FAILED.into());
            });
        }
    });
}

/// Whether somebody is being asked something: then nothing is under way that would have to come to an end.
static AT_PROMPT: AtomicBool = AtomicBool::new(false);

/// Waits for an answer, until Ctrl-C.
pub(crate) fn at_prompt<T>(answer: impl FnOnce() -> T) -> T {
    AT_PROMPT.store(true, Ordering::SeqCst);
    let answer = answer();
    AT_PROMPT.store(false, Ordering::SeqCst);
    answer
}

/// Waits for Ctrl-C, or for the signal by which a supervisor or CI ends a program.
#[cfg(unix)]
async fn asked_to_end() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return tokio::signal::ctrl_c().await.is_ok();
    };
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed.is_ok(),
        asked = terminate.recv() => asked.is_some(),
    }
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
async fn asked_to_end() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
