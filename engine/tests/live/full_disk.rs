//! A server whose disk is full: what was applied is said, nothing of no use stays, and the next run goes on.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use palisade_engine::apply::{self, Options};
use palisade_engine::connect::{Purpose, Target, connect};
use palisade_engine::migration::Folder;

use super::apply::compose_one;
use super::support;

/// A small disk, where the test may mount one.
struct Disk(PathBuf);

impl Disk {
    fn mount(path: &Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=32m,mode=777", "tmpfs"])
            .arg(path)
            .output();
        mounted.is_ok_and(|output| output.status.success()).then(|| Self(path.to_owned()))
    }

    /// Leaves this much room.
    fn fill_up_to(&self, left: u64) {
        let room = rustix::fs::statvfs(&self.0).unwrap();
        let file = File::create(self.0.join("filler")).unwrap();
        rustix::fs::fallocate(
            &file,
            rustix::fs::FallocateFlags::empty(),
            0,
            room.f_bavail * room.f_frsize - left,
        )
        .unwrap();
    }

    fn make_room(&self) {
        std::fs::remove_file(self.0.join("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // The server still has files open there.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

const BACKFILL: &str = "DO $palisade_backfill$
BEGIN
  FOR part IN 0..9 LOOP
    UPDATE public.t SET more = repeat('m', 100) WHERE id % 10 = part AND more IS NULL;
    COMMIT;
  END LOOP;
END
$palisade_backfill$";

#[tokio::test]
async fn a_full_disk_stops_a_migration_and_the_next_run_goes_on() {
    let mut disk = None;
    let server = support::server_with(&[], "trust", |folder| {
        let path = folder.join("small");
        std::fs::create_dir(&path).unwrap();
        disk = Disk::mount(&path);
    })
    .await;
    let Some(disk) = disk else {
        eprintln!("skipped: this user may not mount a small disk");
        return;
    };
    // Everything is there, the ledger too.
    let place = format!("CREATE TABLESPACE small LOCATION '{}'", disk.0.display());
    server.admin.execute(&place).await.unwrap();
    server.admin.execute("CREATE DATABASE small TABLESPACE small").await.unwrap();
    let mut folder = Folder::of(Path::new("migrations"), vec![]);
    let rows = "INSERT INTO public.t SELECT n, md5(n::text) FROM generate_series(1, 20000) n";
    let files: [(bool, &[&str]); 4] = [
        (true, &["CREATE TABLE public.t (id integer PRIMARY KEY, body text, more text)", rows]),
        (true, &["CREATE TABLE public.copy AS SELECT * FROM public.t"]),
        (false, &[BACKFILL]),
        (false, &["CREATE INDEX CONCURRENTLY t_body ON public.t (body, more)"]),
    ];
    for (number, (transactional, statements)) in files.into_iter().enumerate() {
        let mut all = folder.migrations().to_vec();
        all.push(compose_one(&folder, number + 1, transactional, statements));
        folder = Folder::of(Path::new("migrations"), all);
    }
    let url =
        format!("postgresql://postgres@/small?port={}&host={}", server.port, server.folder.path().display());
    let target = Target::parse_with(&url, &|_| None).unwrap();
    let migrate = async |to: Option<usize>| {
        let session = connect(&target, Purpose::Apply).await.unwrap();
        let to = to.map(|number| folder.migrations()[number - 1].file_name());
        apply::migrate(&session, &folder, &Options { to, ..Options::default() }, &mut |_| ()).await
    };
    let ask = async |sql: &str| {
        let session = connect(&target, Purpose::Apply).await.unwrap();
        session.query(sql, &[]).await.unwrap()[0].get::<_, String>(0)
    };
    migrate(Some(1)).await.unwrap();
    for (number, said) in [
        (2, "nothing of 20260102000000_step_2.sql was applied"),
        (3, "rows that were filled keep their values, and the next run fills the rest"),
        (
            4,
            "index t_body on public.t is invalid; it was dropped again\n  nothing of 20260104000000_step_4.sql",
        ),
    ] {
        server.admin.execute("CHECKPOINT").await.unwrap();
        disk.fill_up_to(1 << 20);
        let error = migrate(None).await.unwrap_err().to_string();
        assert!(error.contains("No space left on device") && error.contains(said), "{error}");
        assert_eq!(ask("SELECT count(*)::text FROM palisade.migrations").await, (number - 1).to_string());
        assert_eq!(ask("SELECT count(*)::text FROM pg_index WHERE NOT indisvalid").await, "0");
        disk.make_room();
        assert_eq!(migrate(Some(number)).await.unwrap().len(), 1);
    }
    assert_eq!(ask("SELECT count(more) || ' ' || count(*) FROM public.t").await, "20000 20000");
    assert_eq!(ask("SELECT count(*)::text FROM public.copy").await, "20000");
    drop(server);
}
