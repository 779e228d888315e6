//! The grammar of `postgresql://` URLs, as libpq reads them. Knows no meaning of any parameter.

use crate::{Error, Result};

/// A URL cut into its parts, each decoded.
#[derive(Default)]
pub(super) struct UrlParts {
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    /// Hosts and ports as written; a port may be missing.
    pub(super) hosts: Vec<(String, Option<String>)>,
    pub(super) dbname: Option<String>,
    pub(super) params: Vec<(String, String)>,
}

/// Cuts `postgresql://user:password@host:port,host:port/dbname?key=value` into its parts.
/// No message quotes the URL: it may hold a password.
pub(super) fn parse(url: &str) -> Result<UrlParts> {
    let rest = url
        .strip_prefix("postgresql://")
        .or_else(|| url.strip_prefix("postgres://"))
        .ok_or_else(|| malformed("it does not start with `postgresql://`"))?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (userinfo, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
    let mut parts = UrlParts::default();
    let (user, password) = match userinfo.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (userinfo, None),
    };
    parts.user = filled(&decode(user)?);
    parts.password = password.map(decode).transpose()?.as_deref().and_then(filled);
    parts.dbname = filled(&decode(path)?);
    for host in hosts.split(',').filter(|h| !h.is_empty()) {
        parts.hosts.push(host_and_port(host)?);
    }
    for pair in query.split('&').filter(|p| !p.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or_else(|| malformed("a parameter has no `=`"))?;
        parts.params.push((decode(key)?, decode(value)?));
    }
    Ok(parts)
}

fn host_and_port(text: &str) -> Result<(String, Option<String>)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or_else(|| malformed("an IPv6 address lacks its `]`"))?;
        return Ok((decode(host)?, port.strip_prefix(':').and_then(filled)));
    }
    match text.split_once(':') {
        Some((host, port)) => Ok((decode(host)?, filled(port))),
        None => Ok((decode(text)?, None)),
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn decode(text: &str) -> Result<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16));
        let (Some(high), Some(low)) = (digit(), digit()) else {
            return Err(malformed("a `%` is not followed by two hexadecimal digits"));
        };
        bytes.push((high * 16 + low) as u8);
    }
    let decoded = String::from_utf8(bytes).map_err(|_| malformed("a `%` sequence is not UTF-8"))?;
    if decoded.contains('\0') { Err(malformed("it holds `%00`")) } else { Ok(decoded) }
}

fn malformed(why: &str) -> Error {
    Error::new(format!("the database URL cannot be read: {why}")).hint(
        "write postgresql://USER:PASSWORD@HOST:PORT/DATABASE; in a password, write `@` as %40, `/` as %2F, \
         `?` as %3F, `#` as %23 and `%` as %25",
    )
}
