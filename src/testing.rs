//! The sentences of a project's `.policy` files as a test of the application's own.

use std::path::Path;
use std::process::Command;

/// Declares the test `policies_hold`, which tries every sentence beside the structs of the crate that it stands in.
///
/// It runs the program `palisade`, or what the variable `PALISADE` names, in the folder of that crate.
///
/// ```
/// palisade::policies_hold!();
/// ```
#[macro_export]
macro_rules! policies_hold {
    () => {
        #[test]
        fn policies_hold() {
            $crate::testing::policies_hold(env!("CARGO_MANIFEST_DIR").as_ref());
        }
    };
}

/// Tries the sentences of the project that a folder is in.
///
/// # Panics
/// With what the program says, when a sentence does not hold or none could be tried.
pub fn policies_hold(folder: &Path) {
    let program = std::env::var_os("PALISADE").unwrap_or_else(|| "palisade".into());
    let ended = Command::new(&program).args(["policy", "test"]).current_dir(folder).output();
    let ended = ended.unwrap_or_else(|error| {
        panic!("{} cannot be run: {error}; install it with `cargo install palisade-cli`", program.display())
    });
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(ended.status.success(), "policies do not hold\n{}{}", said(&ended.stdout), said(&ended.stderr));
}
