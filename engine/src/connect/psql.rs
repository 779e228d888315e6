//! A target as the variables that psql and every other program with libpq read, so that nothing of it stands in a
//! command line, where every user of the machine could read it.

use std::path::PathBuf;

use super::tls::TlsMode;
use super::{Host, Target};

/// libpq's variables for parameters of a URL. Others have none, and libpq takes them in no other way.
const PARAMETERS: &[(&str, &str)] = &[
    ("connect_timeout", "PGCONNECT_TIMEOUT"),
    ("target_session_attrs", "PGTARGETSESSIONATTRS"),
    ("channel_binding", "PGCHANNELBINDING"),
    ("sslnegotiation", "PGSSLNEGOTIATION"),
];

impl Target {
    /// The variables for a program with libpq, which then connects to where we would, as safely as we would.
    ///
    /// `role` is assumed by the session. Variables of libpq that are not among these have to be taken out of the
    /// environment of the program: `PGHOSTADDR` or `PGSERVICE` would lead it elsewhere.
    pub fn libpq_variables(&self, role: Option<&str>) -> Vec<(&'static str, String)> {
        let host = |host: &Host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(folder) => folder.display().to_string(),
        };
        let hosts: Vec<_> = self.endpoints.iter().map(|endpoint| host(&endpoint.host)).collect();
        let ports: Vec<_> = self.endpoints.iter().map(|endpoint| endpoint.port.to_string()).collect();
        let mode = self.tls();
        let shown = |path: &PathBuf| path.display().to_string();
        // Our own default verifies with the certificates of the system; libpq has to be told.
        let verifies = matches!(mode, TlsMode::VerifyCa | TlsMode::VerifyFull);
        let system = (verifies && self.root_file().is_none()).then(|| "system".to_owned());
        let parameter =
            |key: &str| self.passed.iter().find(|(passed, _)| passed == key).map(|(_, value)| value.clone());
        let role = role.map(|role| format!("-c role={}", role.replace('\\', "\\\\").replace(' ', "\\ ")));
        let options: Vec<_> = parameter("options").into_iter().chain(role).collect();
        let mut pairs = vec![
            ("PGHOST", Some(hosts.join(","))),
            ("PGPORT", Some(ports.join(","))),
            ("PGUSER", Some(self.user.clone())),
            ("PGDATABASE", Some(self.dbname.clone())),
            ("PGPASSWORD", self.password.clone()),
            ("PGPASSFILE", self.passfile.as_ref().map(shown)),
            ("PGSSLMODE", Some(mode.to_string())),
            ("PGSSLROOTCERT", self.sslrootcert.clone().or(system)),
            ("PGSSLCERT", self.sslcert.as_ref().map(shown)),
            ("PGSSLKEY", self.sslkey.as_ref().map(shown)),
            ("PGOPTIONS", (!options.is_empty()).then(|| options.join(" "))),
        ];
        pairs.extend(PARAMETERS.iter().map(|(key, variable)| (*variable, parameter(key))));
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libpq_is_told() {
        let url = "postgresql://me:two%20words@db.example:6543/app?connect_timeout=3";
        let target = Target::parse_with(url, &|_| None).unwrap();
        let lines: Vec<_> = target
            .libpq_variables(Some("app owner"))
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let expected = [
            "PGHOST=db.example",
            "PGPORT=6543",
            "PGUSER=me",
            "PGDATABASE=app",
            "PGPASSWORD=two words",
            "PGSSLMODE=verify-full",
            "PGSSLROOTCERT=system",
            "PGOPTIONS=-c role=app\\ owner",
            "PGCONNECT_TIMEOUT=3",
        ];
        assert_eq!(lines, expected);
    }
}
