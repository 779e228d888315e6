//! `seed`: sets of rows, what is wrong with them, and hooks.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::project::{Project, assert_transcript};
use crate::server::Server;

const TABLES: &str = "
    CREATE TABLE public.kinds (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE NOT NULL,
        weeks integer CHECK (weeks > 0), tags text[], extra json);
    CREATE TABLE public.steps (kind_id integer NOT NULL REFERENCES public.kinds, place integer NOT NULL, title text,
        PRIMARY KEY (kind_id, place));
    CREATE TABLE public.users (email text PRIMARY KEY)";

const SEEDS: &str = r#"
[[set]]
name = "templates"
envs = ["local", "production"]
sql = ["extra.sql"]

[[set.table]]
table = "steps"
key = ["kind_id", "place"]

[[set.table]]
table = "kinds"
key = ["name"]

[[set]]
name = "people"
"#;

fn project() -> (Server, Project) {
    let server = Server::start();
    server.execute(TABLES);
    let mut project =
        Project::with("[env.local]\n[env.production]\nurl = { env = \"DATABASE_URL\" }\nprotected = true\n");
    project.set("DATABASE_URL", &server.url());
    project.put("schema/seeds/seeds.toml", SEEDS);
    project.put(
        "schema/seeds/kinds.csv",
        "name,weeks,tags,extra\nbase,8,\"{easy,long}\",\"{\"\"a\"\":1}\"\n\"two\nlines\",,{},\n",
    );
    project.put(
        "schema/seeds/steps.toml",
        "[[row]]\n\"kind_id.name\" = \"base\"\nplace = 1\ntitle = \"Start\"\n\n[[row]]\n\"kind_id.name\" = \"base\"\nplace = 2\n",
    );
    project.put(
        "schema/seeds/extra.sql",
        "-- rows that are counted\nUPDATE kinds SET weeks = 3 WHERE name = 'two\nlines' AND weeks IS NULL;",
    );
    (server, project)
}

#[test]
fn sets_are_loaded_and_loaded_again() {
    let (server, project) = project();
    let mut text = project.transcript(&[&["seed", "--check"], &["seed"]]);
    assert_eq!(server.ask("SELECT count(*)::text FROM public.steps JOIN public.kinds ON id = kind_id"), "2");
    server.execute("UPDATE public.kinds SET weeks = 9, extra = '{}' WHERE name = 'base'; DELETE FROM public.steps WHERE place = 2");
    text += "\n";
    // What the file of SQL leaves is not what the CSV has: two writers of one value are found out.
    text += &project.transcript(&[
        &["seed", "--check"],
        &["seed", "templates"],
        &["seed", "--check", "--format", "json"],
    ]);
    assert_transcript!("seed", text);
}

#[test]
fn a_bad_row_is_named_and_nothing_is_loaded() {
    let (server, project) = project();
    let mut text = String::new();
    for (what, kinds, steps) in [
        ("a type and a check", "name,weeks\nbase,8\nlong,soon\nshort,-1\n", None),
        ("too many values", "name,weeks\nbase,8\nlong,4,5\n", None),
        ("an open quote", "name,weeks\n\"base,8\n", None),
        ("a column that is not there", "name,week\nbase,8\n", None),
        ("one key twice", "name,weeks\nbase,8\nbase,9\n", None),
        ("no such row", "name,weeks\nbase,8\n", Some("[[row]]\n\"kind_id.name\" = \"bse\"\nplace = 1\n")),
        ("no key", "weeks\n8\n", None),
        ("a mistake in TOML", "name\nbase\n", Some("[[row]\n")),
    ] {
        project.put("schema/seeds/kinds.csv", kinds);
        if let Some(steps) = steps {
            project.put("schema/seeds/steps.toml", steps);
        }
        text += &format!("# {what}\n{}\n", project.transcript(&[&["seed"]]));
        assert_eq!(server.ask("SELECT count(*)::text FROM public.kinds"), "0", "{what}");
    }
    project.put("schema/seeds/kinds.csv", "name\nbase\n");
    project.put("schema/seeds/steps.toml", "row = []\n");
    project.put("schema/seeds/extra.sql", "COMMIT;");
    text += &format!("# an end of the transaction\n{}", project.transcript(&[&["seed"]]));
    assert_eq!(server.ask("SELECT count(*)::text FROM public.kinds"), "0");
    assert_transcript!("seed_bad_rows", text);
}

#[test]
fn a_profile_has_the_sets_that_it_may() {
    let (_server, project) = project();
    let text = project.transcript(&[
        &["seed", "people", "--env", "production"],
        &["seed", "poeple"],
        &["seed", "--env", "production", "--check", "--format", "json"],
    ]);
    project.put("schema/seeds/seeds.toml", "[[set]]\nname = \"x\"\nenv = [\"local\"]\n");
    let wrong = project.transcript(&[&["seed"]]);
    project.put("schema/seeds/seeds.toml", "[[set]]\nname = \"x\"\nenvs = [\"lokal\"]\n");
    let unknown = project.transcript(&[&["seed"]]);
    assert_transcript!("seed_profiles", [text, wrong, unknown].join("\n"));
}

#[test]
fn files_that_hold_no_rows_are_named_with_their_line() {
    let (server, project) = project();
    let set = "[[set]]\nname = \"kinds\"\n[[set.table]]\ntable = \"kinds\"\nkey = [\"name\"]\n";
    let mut text = String::new();
    for (what, seeds, csv) in [
        ("a column twice", set, &b"name,weeks,weeks\nbase,1,2\n"[..]),
        ("semicolons", set, b"name;weeks\nbase;1\n"),
        ("a value too few", set, b"name,weeks\nbase\n"),
        ("not UTF-8", set, b"name,weeks\nbase,1\nm\xfcde,2\n"),
        ("no key", &*set.replace("\"name\"]", "]"), b"name\nbase\n"),
        ("two sets of one name", &*format!("{set}{set}"), b"name\nbase\n"),
    ] {
        project.put("schema/seeds/seeds.toml", seeds);
        std::fs::write(project.path("schema/seeds/kinds.csv"), csv).unwrap();
        text += &format!("# {what}\n{}\n", project.transcript(&[&["seed"]]));
    }
    std::fs::remove_file(project.path("schema/seeds/kinds.csv")).unwrap();
    project.put("schema/seeds/seeds.toml", set);
    text += &format!("# no file\n{}", project.transcript(&[&["seed"]]));
    assert_eq!(server.ask("SELECT count(*)::text FROM public.kinds"), "0");
    assert_transcript!("seed_no_rows", text);
}

/// What an env file holds goes to nobody who was not given it.
#[test]
fn an_env_file_is_exported_to_no_command() {
    let (server, project) = project();
    project.put("palisade.toml", "[env.local]\nurl = { env = \"URL\" }\nenv_file = \".env.local\"\n");
    project.put(".env.local", &format!("URL='{}'\nTOKEN=s3cret\nOTHER=0ther\n", server.url()));
    let seen = |variables: &str| {
        let hook = "[[set]]\nname = \"x\"\n[[set.hook]]\nname = \"look\"\nverify = \"select false\"\ncommand = [\"sh\", \"-c\", \"env > seen\"]\n";
        project.put("schema/seeds/seeds.toml", &format!("{hook}{variables}"));
        let ended = project.run(&["seed"]);
        assert!(ended.stderr.contains("it ran, and its work is not there"), "{}", ended.stderr);
        std::fs::read_to_string(project.path("seen")).unwrap()
    };
    let alone = seen("");
    // The tests themselves pass a DATABASE_URL on.
    let url = alone.lines().any(|line| line.starts_with("URL="));
    assert!(!alone.contains("s3cret") && !alone.contains("0ther") && !url, "{alone}");
    let given = seen("variables = [\"TOKEN\"]\n");
    assert!(given.contains("TOKEN=s3cret") && !given.contains("0ther"), "{given}");
}

/// Files that were checked out on Windows load the same rows.
#[test]
fn line_ends_are_none_of_a_value() {
    let (server, project) = project();
    let notes = "[[row]]\nemail = \"\"\"a\nb\"\"\"\n";
    let files = [
        (
            "seeds.toml",
            "[[set]]\nname = \"all\"\nsql = [\"more.sql\"]\n[[set.table]]\ntable = \"kinds\"\nkey = [\"name\"]\n[[set.table]]\ntable = \"users\"\nkey = [\"email\"]\n",
        ),
        ("kinds.csv", "name,weeks\n\"x\ny\",3\n"),
        ("users.toml", notes),
        ("more.sql", "insert into users values ('c\nd') on conflict do nothing;\n"),
    ];
    let put = |ends: &str| {
        for (name, text) in files {
            project.put(&format!("schema/seeds/{name}"), &text.replace('\n', ends));
        }
    };
    put("\r\n");
    assert_eq!(project.run(&["seed"]).status, 0);
    put("\n");
    let check = project.run(&["seed", "--check"]);
    assert_eq!(check.status, 0, "{}", check.stdout);
    assert_eq!(server.ask("SELECT count(*)::text FROM public.users"), "2");
}

/// Tests know the keys of their rows, and no file that somebody else wrote is touched.
#[test]
fn what_tests_need_is_written_down() {
    let (_server, project) = project();
    project.put("palisade.toml", "[env.local]\nenv_file = \".env.local\"\n");
    let seeds = |outputs: &str| {
        format!("[[set]]\nname = \"kinds\"\n{outputs}\n[[set.table]]\ntable = \"kinds\"\nkey = [\"name\"]\n")
    };
    let run = |outputs: &str, command: &[&str]| {
        project.put("schema/seeds/seeds.toml", &seeds(outputs));
        project.transcript(&[command])
    };
    let good = "outputs = { file = \".env.seeded\", values = { TEST_KIND = \"select id::text from kinds where name = 'base'\", \
                TEST_NAME = \"select name || ' & co' from kinds where name = 'base'\" } }";
    project.put("schema/seeds/kinds.csv", "name\nbase\n");
    project.put(".env.seeded", "# mine\nOTHER=1\nTEST_KIND=old\n");
    let mut text = run(good, &["seed", "--check"]);
    text += &run(good, &["seed"]);
    text += &run(good, &["seed", "--format", "json"]);
    text +=
        &format!("==> .env.seeded <==\n{}\n", std::fs::read_to_string(project.path(".env.seeded")).unwrap());
    let before = std::fs::read_to_string(project.path(".env.seeded")).unwrap();
    for outputs in [
        "outputs = { file = \".env.local\", values = { A = \"select 'x'\" } }",
        "outputs = { file = \".env.seeded\", values = { A = \"select name from kinds where false\" } }",
        "outputs = { file = \".env.seeded\", values = { A = \"select 1\" } }",
        "outputs = { file = \".env.seeded\", values = { A = \"select 'it''s'\" } }",
    ] {
        text += &run(outputs, &["seed"]);
    }
    assert_eq!(std::fs::read_to_string(project.path(".env.seeded")).unwrap(), before);
    assert!(!project.path(".env.local").exists());
    assert_transcript!("seed_outputs", text);
}

/// A request with its body.
fn request(stream: &mut TcpStream) -> String {
    let (mut text, mut buffer) = (String::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer).unwrap();
        text += std::str::from_utf8(&buffer[..read]).unwrap();
        let Some((head, body)) = text.split_once("\r\n\r\n").filter(|_| read > 0) else {
            assert!(read > 0, "the request was cut off");
            continue;
        };
        let head = head.to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        if body.len() >= length.parse().unwrap() {
            return text;
        }
    }
}

/// An application that lets `fine` people sign up, and then fails.
fn application(fine: usize) -> (u16, Arc<AtomicUsize>, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let signed_up = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&signed_up);
    let last = Arc::new(Mutex::new(String::new()));
    let said = Arc::clone(&last);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let text = request(&mut stream);
            let sign_up = text.starts_with("POST /sign-up");
            *said.lock().unwrap() = text.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned();
            let status = match sign_up && count.load(Ordering::SeqCst) >= fine {
                true => "500 Internal Server Error",
                false => "200 OK",
            };
            if sign_up && status == "200 OK" {
                count.fetch_add(1, Ordering::SeqCst);
            }
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 5\r\nconnection: close\r\n\r\nsorry");
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (port, signed_up, last)
}

#[test]
fn hooks_do_what_only_the_application_can() {
    let (server, mut project) = project();
    let (port, signed_up, last) = application(1);
    project.set("BOB_PASSWORD", "say \"hello\" \\ ${X}");
    project.set("BASE_URL", &format!("http://127.0.0.1:{port}"));
    let verify = |count: u32| format!("select count(*) = {count} from users");
    let hooks = |verify: &str| {
        format!(
            "[[set]]\nname = \"first\"\n[[set.hook]]\nname = \"a user by a command\"\ncommand = [\"sh\", \"insert.sh\"]\n\
             verify = \"select count(*) > 0 from users\"\n\n\
             [[set]]\nname = \"people\"\n[[set.table]]\ntable = \"kinds\"\nkey = [\"name\"]\n\
             [[set.hook]]\nname = \"sign people up\"\nverify = \"{verify}\"\nhealth = {{ url = \"${{BASE_URL}}/health\", within = \"1s\" }}\n\
             [[set.hook.http]]\nurl = \"${{BASE_URL}}/sign-up\"\nbody = {{ email = \"ann@example.com\" }}\n\
             [[set.hook.http]]\nurl = \"${{BASE_URL}}/sign-up\"\nbody = {{ email = \"bob@example.com\", password = \"${{BOB_PASSWORD}}\", born = 2001-02-03 }}\n"
        )
    };
    project.put(
        "insert.sh",
        &format!("psql -q '{}' -c \"insert into public.users values ('cy')\"", server.url()),
    );
    project.put("schema/seeds/seeds.toml", &hooks(&verify(3)));
    let half = project.transcript(&[&["seed"]]).replace(&port.to_string(), "PORT");
    assert_eq!(signed_up.load(Ordering::SeqCst), 1);
    // What a variable holds stays one text, whatever it holds.
    let body: serde_json::Value = serde_json::from_str(&last.lock().unwrap()).unwrap();
    let wanted = serde_json::json!({ "email": "bob@example.com", "password": "say \"hello\" \\ ${X}", "born": "2001-02-03" });
    assert_eq!(body, wanted);
    assert_eq!(server.ask("SELECT count(*)::text FROM public.kinds"), "0");

    // What the application did stays; once its query says true, it is left out.
    server.execute("INSERT INTO public.users VALUES ('ann'), ('bob')");
    let whole = project.transcript(&[&["seed"], &["seed", "--check"]]);
    assert_eq!(signed_up.load(Ordering::SeqCst), 1);

    project.put("schema/seeds/seeds.toml", &hooks(&verify(4)));
    project.set("BASE_URL", "http://127.0.0.1:1");
    let away = project.transcript(&[&["seed", "--check"], &["seed"]]);
    assert_transcript!("seed_hooks", [half, whole, away].join("\n"));
}
