//! Findings as people, programs and code hosts read them.

use std::path::Path;

use palisade_engine::lint::{Finding, RULES, Severity, page};
use palisade_engine::plan::Code;
use palisade_model::{Diagnostic, SourceFile};
use serde_json::{Value, json};

use crate::output::number;

/// As rustc prints its messages, with the line and a caret where the object comes from code.
pub(crate) fn text(findings: &[Finding], root: &Path) -> String {
    let mut out: String = findings.iter().map(|finding| one(finding, root) + "\n").collect();
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "remark")];
    let said: Vec<String> = counts
        .into_iter()
        .map(|(severity, noun)| (count(severity), noun))
        .filter(|(n, _)| *n > 0)
        .map(|(n, noun)| number(n, noun))
        .collect();
    if !said.is_empty() {
        out += &format!("{}; `palisade explain CODE` says more\n", said.join(", "));
    }
    out
}

fn one(finding: &Finding, root: &Path) -> String {
    let head = format!("{}[{}]: {}\n", finding.severity, finding.code, finding.message);
    let Some(at) = &finding.at else {
        let notes = [("help", &finding.help), ("note", &finding.note)];
        let said = notes.iter().filter_map(|(word, text)| Some(format!("  = {word}: {}\n", text.as_ref()?)));
        return head + &said.collect::<String>();
    };
    // A file that is gone (a revision that is not checked out) leaves the place without its line.
    let file = std::fs::read_to_string(root.join(&*at.path)).unwrap_or_default();
    let file = SourceFile { path: at.path.clone(), text: file.into() };
    let mut diagnostic = Diagnostic::error(&file, at.span, "");
    diagnostic.help = finding.help.clone();
    diagnostic.notes.extend(finding.note.clone());
    let shown = diagnostic.to_string();
    head + shown.split_once('\n').map_or("", |(_, below)| below)
}

/// An array of objects.
pub(crate) fn json(findings: &[Finding]) -> Value {
    let one = |finding: &Finding| {
        let at = finding.at.as_ref().map(
            |at| json!({ "file": &*at.path, "line": at.span.start.line, "column": at.span.start.column }),
        );
        json!({
            "code": finding.code,
            "rule": finding.rule,
            "severity": finding.severity,
            "object": finding.object.to_string(),
            "message": finding.message,
            "help": finding.help,
            "note": finding.note,
            "at": at,
            "fixable": finding.fix.is_some(),
        })
    };
    findings.iter().map(one).collect()
}

/// SARIF 2.1.0, for code scanning.
pub(crate) fn sarif(findings: &[Finding]) -> Value {
    let level = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let rules: Vec<Value> = page::all()
        .iter()
        .map(|page| {
            let rule = RULES.iter().find(|rule| rule.code == page.code);
            let usual = if page.code == Code::DataLoss.code() { Severity::Error } else { Severity::Warning };
            json!({
                "id": page.code,
                "name": rule.map_or(page.title, |rule| rule.name),
                "shortDescription": { "text": page.title },
                "fullDescription": { "text": page.text() },
                "help": { "text": page.text(), "markdown": page.text() },
                "defaultConfiguration": { "level": level(rule.map_or(usual, |rule| rule.severity)) },
                "properties": { "tags": page.aliases },
            })
        })
        .collect();
    let result = |finding: &Finding| {
        let object = finding.object.to_string();
        let mut location = json!({ "logicalLocations": [{ "fullyQualifiedName": object }] });
        if let Some(at) = &finding.at {
            location["physicalLocation"] = json!({
                "artifactLocation": { "uri": uri(&at.path), "uriBaseId": "%SRCROOT%" },
                "region": {
                    "startLine": at.span.start.line,
                    "startColumn": at.span.start.column,
                    "endLine": at.span.end.line,
                    "endColumn": at.span.end.column,
                },
            });
        }
        json!({
            "ruleId": finding.code,
            "level": level(finding.severity),
            "message": { "text": message(finding) },
            "locations": [location],
            "partialFingerprints": { "object/v1": format!("{} {object}", finding.code) },
        })
    };
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "palisade",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            // How our columns are counted; without it they would be halves of UTF-16.
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

/// A path as a reference of a URI.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let escaped = |byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.bytes().map(escaped).collect()
}

/// Commands of a GitHub workflow, a line each.
pub(crate) fn github(findings: &[Finding]) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let one = |finding: &Finding| {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let mut properties = vec![format!("title={} {}", finding.code, property(finding.rule))];
        if let Some(at) = &finding.at {
            properties.push(format!("file={}", property(&at.path)));
            properties.push(format!("line={}", at.span.start.line));
            properties.push(format!("endLine={}", at.span.end.line));
            properties.push(format!("col={}", at.span.start.column));
        }
        format!("::{command} {}::{}\n", properties.join(","), data(&message(finding)))
    };
    findings.iter().map(one).collect()
}

/// What a single field has to say.
fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}. {help}", finding.message),
        None => finding.message.clone(),
    }
}
