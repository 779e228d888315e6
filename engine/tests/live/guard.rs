//! No server outlives the process that asked for it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::support::{config, open};

/// Opens a scratch, says where, and waits to be killed.
#[tokio::test]
#[ignore = "the other tests run it, and kill it"]
#[allow(clippy::print_stdout, reason = "whoever runs it reads it")]
async fn victim() {
    let Some(folder) = std::env::var_os("PALISADE_TEST_VICTIM") else { return };
    let mut config = config();
    config.folder = Some(folder.into());
    let scratch = open(&config, &[]).await.unwrap();
    println!("\nvictim is up: {}", scratch.version());
    std::thread::sleep(Duration::from_secs(60));
}

fn servers(folder: &Path) -> Vec<PathBuf> {
    let root = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let inside = root.flat_map(|entry| std::fs::read_dir(entry.path()).into_iter().flatten().flatten());
    inside.map(|entry| entry.path()).collect()
}

fn postmaster(server: &Path) -> u32 {
    let text = std::fs::read_to_string(server.join("data/postmaster.pid")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

fn is_alive(pid: u32) -> bool {
    let command = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&command).contains("postgres")
}

fn wait_for(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A short path that the server's user may enter.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("pg").tempdir_in("/tmp").unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open).unwrap();
    folder
}

/// Starts a victim in the folder; returns it and its server.
fn start(folder: &Path) -> (std::process::Child, PathBuf) {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["guard::victim", "--exact", "--ignored", "--nocapture"])
        .env("PALISADE_TEST_VICTIM", folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("victim is up")), "the victim did not start");
    let servers = servers(folder);
    assert_eq!(servers.len(), 1);
    (victim, servers[0].clone())
}

#[test]
fn kill_9_leaves_neither_a_server_nor_a_folder() {
    let folder = folder();
    let (mut victim, server) = start(folder.path());
    let pid = postmaster(&server);
    assert!(is_alive(pid));
    victim.kill().unwrap();
    victim.wait().unwrap();
    wait_for("the server runs on", || !is_alive(pid));
    wait_for("the folder is left", || !server.exists());
}

#[tokio::test]
async fn what_is_left_when_even_the_guard_is_killed_is_swept_by_the_next_start() {
    let folder = folder();
    let (mut victim, server) = start(folder.path());
    let pid = postmaster(&server);
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let guard = status.lines().find_map(|line| line.strip_prefix("PPid:")).unwrap().trim();
    assert!(Command::new("kill").args(["-9", guard]).status().unwrap().success());
    victim.kill().unwrap();
    victim.wait().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(is_alive(pid) && server.exists(), "nobody was left to stop it");
    let mut config = config();
    config.folder = Some(folder.path().to_owned());
    let scratch = open(&config, &[]).await.unwrap();
    assert!(!is_alive(pid) && !server.exists());
    assert_eq!(servers(folder.path()).len(), 1);
    drop(scratch);
    wait_for("a folder is left", || servers(folder.path()).is_empty());
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_gives_a_message() {
    let mut config = config();
    let cases = [
        ("/nonexistent", "the scratch folder /nonexistent cannot be written: No such file"),
        ("/proc/self", "the scratch folder /proc/self cannot be written: "),
        (
            "/tmp/a-folder-with-a-name-that-is-much-too-long-for-any-socket-whatever-the-system",
            "is too long for a unix socket",
        ),
    ];
    for (folder, expected) in cases {
        config.folder = Some(folder.into());
        let error = open(&config, &[]).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.hint.is_some());
    }
}

/// A full disk, where the test may mount one.
#[tokio::test]
async fn a_full_disk_gives_a_message_and_leaves_nothing() {
    drop(open(&config(), &[]).await.unwrap());
    let folder = folder();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=4m,mode=755", "tmpfs"])
        .arg(folder.path())
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this user may not mount a small disk");
        return;
    }
    let mut config = config();
    config.folder = Some(folder.path().to_owned());
    let result = open(&config, &[]).await;
    let left = servers(folder.path());
    assert!(Command::new("umount").arg(folder.path()).status().unwrap().success());
    let error = result.unwrap_err().to_string();
    assert!(error.contains("No space left on device") && error.contains("free some space"), "{error}");
    assert_eq!(left, Vec::<PathBuf>::new());
}
