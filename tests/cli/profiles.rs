//! Profiles: which database is meant, and what a profile refuses.

use crate::project::{Project, assert_transcript};

const PROFILES: &str = r#"
[env.local]
url = { env = "DATABASE_URL" }
env_file = ".env.local"

[env.staging]
url = { env = "STAGING_URL" }
env_file = ".env.staging"
role = "deployer"
lock_timeout = "500ms"
statement_timeout = "2min"
connect_timeout = "3s"
pool_size = 20
pooler = "transaction"
sslmode = "verify-full"
sslrootcert = "certs/staging.crt"

[env.production]
url = { command = ["cat", "production.url"] }
protected = true
"#;

fn project() -> Project {
    let project = Project::with(PROFILES);
    project.put(
        ".env.local",
        "# as dotenv has it\nexport DATABASE_URL = \"postgresql://me:two words@localhost/dev\"\n",
    );
    project.put(".env.staging", "STAGING_URL='postgresql://app:s3cret@db.example:6543/app'\n");
    project.put("production.url", "postgresql://app:s3cret@prod.example/app\n");
    project
}

#[test]
fn a_profile_is_chosen_and_says_why() {
    let mut project = project();
    let mut text = project.transcript(&[&["env"], &["env", "--env", "staging"]]);
    project.set("PALISADE_ENV", "production");
    text += "\n";
    text += &project.transcript(&[&["env"], &["env", "--env", "local", "--format", "json"]]);
    assert!(!text.contains("s3cret") && !text.contains("two words"), "{text}");
    assert_transcript!("profiles", text);
}

#[test]
fn several_configurations_in_one_repository() {
    let project = project();
    project.put(
        "services/billing/palisade.toml",
        "[env.local]\nurl = \"postgresql://billing@localhost/billing\"\n",
    );
    let nearest = |folder: &str| {
        let output = project.command(&["env"]).current_dir(project.path(folder)).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    project.put("services/billing/src/main.rs", "");
    assert!(nearest("services/billing/src").contains("postgresql://billing@localhost/billing"));
    assert!(nearest("services").contains("@localhost/dev"));
    let named = project.run(&["env", "--config", "services/billing"]);
    assert!(named.stdout.contains("postgresql://billing@localhost/billing"), "{}", named.stdout);
}

#[test]
fn mistakes_in_profiles() {
    let mut project = project();
    project.set("STAGING_URL", "postgresql://elsewhere/app");
    let mut text = project.transcript(&[&["env", "--env", "prod"], &["migrate", "--env", "staging"]]);
    project.put(".env.local", "DATABASE_URL=\"postgresql://me:s3cret@localhost/dev\n");
    project.put(".env.staging", "STAGING_URL='postgresql://app:s3cret@db.example/app?sslmode=disable'\n");
    text += "\n";
    text += &project.transcript(&[&["env"], &["env", "--env", "staging"]]);
    for (line, toml) in [
        ("a password", "url = \"postgresql://me:s3cret@localhost/dev\""),
        (
            "a password in a command",
            "url = { command = [\"echo\", \"postgresql://me:s3cret@localhost/dev\"] }",
        ),
        ("a pooler", "pooler = \"statement\""),
        ("a mode", "sslmode = \"verify\""),
    ] {
        project.put("palisade.toml", &format!("[env.local]\n{toml}\n"));
        text += &format!("\n# {line}\n{}", project.transcript(&[&["env"]]));
    }
    assert!(!text.contains("s3cret"), "{text}");
    assert_transcript!("profile_mistakes", text);
}
