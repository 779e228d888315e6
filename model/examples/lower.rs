//! Scans a folder and prints what it lowers to: `cargo run -p palisade-model --example lower -- schema`.

use palisade_model::{Disk, LowerConfig, ScanConfig, lower, render, scan};

fn main() -> std::process::ExitCode {
    let roots: Vec<String> = std::env::args().skip(1).collect();
    let config = ScanConfig { roots, ..ScanConfig::default() };
    let started = std::time::Instant::now();
    let script = scan(&config, &Disk { root: ".".into() }).and_then(|model| {
        eprint!("{}", render(&model.warnings));
        lower(&model, &LowerConfig::default())
    });
    eprintln!("scanned and lowered in {:?}", started.elapsed());
    match script {
        Ok(script) => {
            let files = script.files.iter().map(|file| file.text.to_string());
            let statements = script.statements.iter().map(|statement| format!("{};\n", statement.sql));
            let text: Vec<String> = files.chain(statements).collect();
            #[expect(clippy::print_stdout, reason = "this example is a program")]
            {
                print!("{}", text.join("\n"));
            }
            std::process::ExitCode::SUCCESS
        }
        Err(diagnostics) => {
            eprint!("{}", render(&diagnostics));
            std::process::ExitCode::FAILURE
        }
    }
}
