//! Pauses between attempts.

use std::time::Duration;

/// A pause that is at least as long as the wait before it, and at most twice as long, so that those who were held
/// up get through, and two who gave way at once do not meet again.
pub(super) fn pause(waited: Duration) -> Duration {
    let mut byte = [0; 1];
    // Without random numbers the pause is merely a regular one.
    let _ = getrandom::fill(&mut byte);
    waited + waited.mul_f64(f64::from(byte[0]) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_as_long_as_the_wait_and_never_twice_the_same() {
        let wait = Duration::from_millis(1000);
        let pauses: Vec<Duration> = (0..50).map(|_| pause(wait)).collect();
        assert!(pauses.iter().all(|p| *p >= wait && *p <= 2 * wait));
        assert!(pauses.iter().any(|p| *p != pauses[0]));
    }
}
