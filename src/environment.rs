//! Environment variables, and the directories that they and the user's account lead to.

pub(crate) mod json;

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::error::{Error, Result};

/// The environment of a process. A variable with an empty value counts as unset, as in the docker CLI.
pub(crate) struct Environment<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    home: Option<PathBuf>,
}

impl Environment<'_> {
    /// The environment of this process. Without `HOME`, as in many services, the home directory is looked up in the
    /// user's account.
    pub(crate) fn of_process() -> Self {
        Environment::new(&|name| env::var_os(name), env::home_dir())
    }
}

impl<'a> Environment<'a> {
    pub(crate) fn new(
        variable: &'a dyn Fn(&str) -> Option<OsString>,
        home: Option<PathBuf>,
    ) -> Self {
        Self {
            variable,
            home: home.filter(|home| !home.as_os_str().is_empty()),
        }
    }

    /// The directory that contains `config.json` and the contexts.
    pub(crate) fn config_dir(&self) -> Option<PathBuf> {
        self.path("DOCKER_CONFIG")
            .or_else(|| self.in_home(".docker"))
    }

    /// A path in the home directory.
    pub(crate) fn in_home(&self, path: &str) -> Option<PathBuf> {
        Some(self.home.as_ref()?.join(path))
    }

    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.value(name).map(PathBuf::from)
    }

    /// # Errors
    /// [`Error::Config`] if the value is not UTF-8.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let text = value.into_string();
        // The value is not shown, because an address may contain a password.
        let text = text.map_err(|_| Error::config(format!("{name} is not valid UTF-8")))?;
        Ok(Some(text))
    }

    fn value(&self, name: &str) -> Option<OsString> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_values_count_as_unset() {
        let empty = Environment::new(&|_| Some(OsString::new()), Some(PathBuf::new()));
        assert!(!empty.is_set("DOCKER_TLS"));
        assert_eq!(empty.path("DOCKER_CERT_PATH"), None);
        assert_eq!(empty.config_dir(), None);
        assert!(matches!(empty.text("DOCKER_HOST"), Ok(None)));
    }

    #[test]
    fn docker_config_takes_precedence_over_the_home_directory() {
        let home = || Some(PathBuf::from("/home/me"));
        let unset = Environment::new(&|_| None, home());
        assert_eq!(unset.config_dir(), Some("/home/me/.docker".into()));
        let set = |name: &str| (name == "DOCKER_CONFIG").then(|| "/settings".into());
        let set = Environment::new(&set, home());
        assert_eq!(set.config_dir(), Some("/settings".into()));
    }

    #[cfg(unix)]
    #[test]
    fn value_that_is_not_utf8_is_an_error_with_the_name_of_the_variable_only() {
        use std::os::unix::ffi::OsStringExt;

        let variable = |_: &str| Some(OsString::from_vec(b"tcp://me:hunter2@\xff".to_vec()));
        let shown = Environment::new(&variable, None).text("DOCKER_HOST");
        let shown = shown.map_err(|error| error.to_string());
        assert!(
            matches!(&shown, Err(text) if text == "DOCKER_HOST is not valid UTF-8"),
            "{shown:?}"
        );
    }
}
