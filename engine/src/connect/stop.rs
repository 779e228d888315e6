//! Whether this process was asked to end, for whoever would begin with something else: a statement that is under way is
//! cancelled by the server, and what comes behind it asks here.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::{Error, Result};

static ASKED: AtomicBool = AtomicBool::new(false);

/// How often somebody who waits looks again.
const LOOK: Duration = Duration::from_millis(50);

pub(super) fn ask() {
    ASKED.store(true, Ordering::SeqCst);
}

/// Says that nothing else may begin.
///
/// # Errors
/// Once the process was asked to end.
pub fn unless_stopped() -> Result<()> {
    if ASKED.load(Ordering::SeqCst) { Err(Error::new("interrupted")) } else { Ok(()) }
}

/// Does something that no server cancels, until the process is asked to end.
///
/// # Errors
/// When it was. What was begun may go on, and nobody waits for it.
pub async fn until_stopped<T>(work: impl Future<Output = T>) -> Result<T> {
    let asked = async {
        while unless_stopped().is_ok() {
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::select! {
        done = work => Ok(done),
        () = asked => Err(Error::new("interrupted")),
    }
}
