//! The `palisade` binary: one file per subcommand, no logic of its own.

fn main() {}
