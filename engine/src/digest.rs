//! SHA-256 as text.

use sha2::{Digest as _, Sha256};

/// The SHA-256 of some bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first twelve digits of [`hex`]: enough to tell names apart.
pub fn short(bytes: &[u8]) -> String {
    let mut digest = hex(bytes);
    digest.truncate(12);
    digest
}
