//! Steps outside of SQL: what only the application can do, with a check before and one after.

use std::io::Read;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::Loader;
use super::file::{Health, Hook, Request};
use super::rows::json;
use crate::config::{EnvFile, Secret};
use crate::connect::{unless_stopped, until_stopped};
use crate::{Error, Result};

/// What became of a hook.
pub(super) enum Outcome {
    /// Its query said true before it was run.
    AlreadyDone,
    /// It was run, and its query says true.
    Done,
    /// It would be run; nothing was done.
    ToDo,
}

/// How long one request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// How often a command is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// How long a command has that was asked to end.
const GRACE: Duration = Duration::from_secs(2);

/// Runs a hook, unless its work is done.
pub(super) async fn run(loader: &Loader<'_>, hook: &Hook) -> Result<Outcome> {
    if verified(loader, hook).await? {
        return Ok(Outcome::AlreadyDone);
    }
    if loader.check {
        return Ok(Outcome::ToDo);
    }
    let variables = Variables::of(loader)?;
    if let Some(health) = &hook.health {
        wait_for(health, &variables).await?;
    }
    match &hook.command {
        Some(command) => self::command(loader, hook, command, &variables).await?,
        None => {
            for (done, request) in hook.requests.iter().enumerate() {
                let sent = async {
                    unless_stopped()?;
                    send(request, &variables).await
                };
                sent.await.map_err(|error| {
                    error.detail(format!("{done} of {} requests were done before it", hook.requests.len()))
                })?;
            }
        }
    }
    if verified(loader, hook).await? {
        return Ok(Outcome::Done);
    }
    Err(Error::new("it ran, and its work is not there")
        .detail(format!("verify: {}", hook.verify))
        .hint("what it did stays: look into the database, then correct the hook or its `verify`"))
}

async fn verified(loader: &Loader<'_>, hook: &Hook) -> Result<bool> {
    let asked = async {
        loader.session.execute("BEGIN READ ONLY").await?;
        // The server takes one statement here and no more.
        let rows = loader.session.client().query(hook.verify.as_str(), &[]).await.map_err(Error::from);
        loader.session.execute("ROLLBACK").await?;
        rows
    };
    let rows =
        asked.await.map_err(|error| error.context(format!("`verify` cannot be asked: {}", hook.verify)))?;
    match rows.as_slice() {
        [row] if row.len() == 1 => row.try_get::<_, Option<bool>>(0).ok().flatten(),
        _ => None,
    }
    .ok_or_else(|| Error::new("`verify` does not answer with one true or false").detail(hook.verify.clone()))
}

/// What `${NAME}` stands for.
struct Variables {
    file: Option<EnvFile>,
}

impl Variables {
    fn of(loader: &Loader<'_>) -> Result<Self> {
        let profile = loader.project.config.env.get(&loader.environment.name);
        let path =
            profile.and_then(|profile| profile.env_file.as_ref()).map(|file| loader.project.root.join(file));
        Ok(Self { file: path.filter(|path| path.exists()).map(|path| EnvFile::read(&path)).transpose()? })
    }

    fn get(&self, name: &str) -> Result<String> {
        let of_file = self.file.as_ref().map(|file| file.get(name)).transpose()?.flatten().map(str::to_owned);
        of_file.or_else(|| std::env::var(name).ok()).ok_or_else(|| {
            Error::new(format!("variable {name} is not set"))
                .hint("write it into the env file of the profile, or export it")
        })
    }

    /// The text with its variables in place.
    fn fill(&self, text: &str) -> Result<String> {
        let mut parts = text.split("${");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) =
                part.split_once('}').ok_or_else(|| Error::new(format!("a `${{` is not closed in {text}")))?;
            out += &self.get(name)?;
            out += rest;
        }
        Ok(out)
    }
}

async fn command(loader: &Loader<'_>, hook: &Hook, command: &[String], variables: &Variables) -> Result<()> {
    let shown = command.join(" ");
    let (program, arguments) = command.split_first().ok_or_else(|| Error::new("`command` is empty"))?;
    let mut process = std::process::Command::new(program);
    process.args(arguments).current_dir(&loader.project.root).stdin(Stdio::null());
    process.stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in &hook.variables {
        process.env(name, variables.get(name)?);
    }
    let mut child =
        process.spawn().map_err(|error| Error::new(format!("`{shown}` cannot be run: {error}")))?;
    let said = [heard(child.stdout.take()), heard(child.stderr.take())];
    let status = ended(&mut child).await?;
    if let (true, Ok(())) = (status.success(), unless_stopped()) {
        return Ok(());
    }
    let mut error = match unless_stopped() {
        Ok(()) => Error::new(format!("`{shown}` failed: {status}")),
        Err(stopped) => stopped.detail(format!("`{shown}` was asked to end: {status}")),
    };
    let mut said_all = String::new();
    for part in said {
        // What a child of the command keeps open is not waited for.
        if let Ok(Ok(text)) = tokio::time::timeout(GRACE, part).await {
            said_all += &text;
        }
    }
    let said = said_all;
    let lines: Vec<_> = said.lines().collect();
    error.details.extend(lines[lines.len().saturating_sub(10)..].iter().map(|line| (*line).to_owned()));
    Err(error.hint("what it did before it failed stays; it has to bear being run again"))
}

/// What a stream says until it ends.
fn heard(stream: Option<impl Read + Send + 'static>) -> tokio::task::JoinHandle<String> {
    tokio::task::spawn_blocking(move || {
        let mut text = Vec::new();
        // What was read before it broke is still worth saying.
        let _ = stream.map(|mut stream| stream.read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    })
}

/// Waits for the end of a command. When this process is asked to end, so is the command, which Ctrl-C has told already.
async fn ended(child: &mut Child) -> Result<ExitStatus> {
    let mut asked: Option<Instant> = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if unless_stopped().is_err() {
            let asked = *asked.get_or_insert_with(|| {
                let _ = Pid::from_raw(child.id().cast_signed()).map(|pid| kill_process(pid, Signal::TERM));
                Instant::now()
            });
            if asked.elapsed() >= GRACE {
                child.kill()?;
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Waits until the address answers.
async fn wait_for(health: &Health, variables: &Variables) -> Result<()> {
    let (url, started) = (variables.fill(&health.url)?, Instant::now());
    loop {
        let asked = url.clone();
        let answer = blocking(move || agent(Duration::from_secs(2)).get(&asked).call().map(|_| ())).await?;
        match answer {
            Ok(()) => return Ok(()),
            Err(error) if started.elapsed() >= health.within => {
                return Err(Error::new(format!(
                    "{} did not answer within {:?}",
                    Secret::new(url),
                    health.within
                ))
                .detail(error.to_string())
                .detail("nothing was done")
                .hint("start the application, or correct `health`"));
            }
            Err(_) => until_stopped(tokio::time::sleep(Duration::from_millis(200))).await?,
        }
    }
}

async fn send(request: &Request, variables: &Variables) -> Result<()> {
    let url = variables.fill(&request.url)?;
    let shown = format!("{} {}", request.method, Secret::new(url.clone()));
    let body = match &request.body {
        Some(body) => Some(json(body, &|text| variables.fill(text))?.to_string()),
        None => None,
    };
    let mut built = ureq::http::Request::builder().method(request.method.as_str()).uri(&url);
    if body.is_some() {
        built = built.header("content-type", "application/json");
    }
    for (name, value) in &request.headers {
        built = built.header(name, variables.fill(value)?);
    }
    let built = built
        .body(body.unwrap_or_default())
        .map_err(|error| Error::new(format!("{shown} is no request: {error}")))?;
    let answer = until_stopped(blocking(move || {
        agent(REQUEST_TIMEOUT).run(built).map(|mut answer| {
            let text = answer.body_mut().read_to_string().unwrap_or_default();
            (answer.status(), text)
        })
    }))
    .await
    .map_err(|stopped| stopped.detail(format!("whether {shown} took place is not known")))??;
    let failed = |why: String| Error::new(format!("{shown}: {why}"));
    match answer {
        Ok((status, _)) if status.is_success() => Ok(()),
        Ok((status, text)) => {
            let first: String = text.lines().next().unwrap_or_default().chars().take(200).collect();
            Err(failed(status.to_string()).detail(first))
        }
        Err(error) => Err(failed(error.to_string())),
    }
}

fn agent(limit: Duration) -> ureq::Agent {
    ureq::Agent::config_builder().timeout_global(Some(limit)).http_status_as_error(false).build().into()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::new(format!("a request crashed: {error}")))
}
