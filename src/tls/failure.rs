//! The meaning of TLS errors. The libraries report it only in their messages, which differ. On Windows, messages are in the
//! language of the user, and only the codes in them are the same everywhere.

/// `CERT_E_EXPIRED`.
const WINDOWS_EXPIRED: &str = "(os error -2146762495)";

/// `CERT_E_CN_NO_MATCH`.
const WINDOWS_OTHER_NAME: &str = "(os error -2146762481)";

/// `CERT_E_UNTRUSTEDROOT`.
const WINDOWS_UNTRUSTED_ROOT: &str = "(os error -2146762487)";

/// `CERT_E_CHAINING`.
const WINDOWS_UNKNOWN_ISSUER: &str = "(os error -2146762486)";

/// `SEC_E_INVALID_TOKEN`: the bytes are not those of TLS.
const WINDOWS_NOT_TLS: &str = "(os error -2146893048)";

/// The first digits of the codes of certificates, `CERT_E_…`, and of TLS, `SEC_E_…`.
const WINDOWS_CODES: [&str; 2] = ["(os error -21467624", "(os error -21468930"];

/// The names of certificates and keys in errors.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(super) ca: Option<String>,
    pub(super) certificate: Option<String>,
    pub(super) key: Option<String>,
}

impl Names {
    pub(super) fn ca(&self) -> &str {
        self.ca
            .as_deref()
            .unwrap_or("the trust store of this machine")
    }

    #[cfg(feature = "native-tls")]
    pub(super) fn key(&self) -> &str {
        self.key.as_deref().unwrap_or_default()
    }

    #[cfg(feature = "__tls")]
    pub(super) fn mismatch(&self) -> String {
        format!(
            "the key in {} is not that of the certificate in {}",
            self.key.as_deref().unwrap_or_default(),
            self.certificate.as_deref().unwrap_or_default()
        )
    }

    #[cfg(feature = "__tls")]
    pub(super) fn unusable(&self) -> String {
        format!(
            "the certificate in {} cannot be used with the key in {}",
            self.certificate.as_deref().unwrap_or_default(),
            self.key.as_deref().unwrap_or_default()
        )
    }
}

/// Returns what went wrong, if `cause` is about TLS.
pub(crate) fn reason(cause: &str, names: &Names) -> Option<String> {
    let lower = cause.to_lowercase();
    let has = |texts: &[&str]| texts.iter().any(|text| lower.contains(text));
    let about_tls =
        has(&["ssl", "tls", "certificate", "corrupt message", "alert"]) || has(&WINDOWS_CODES);
    if !about_tls {
        return None;
    }
    let meaning = if has(&["alert"]) {
        refusal(&has, names)
    } else if has(&[
        "expired",
        "not yet valid",
        "not valid yet",
        "notvalidyet",
        "validity period",
        WINDOWS_EXPIRED,
    ]) {
        "the engine's certificate is not valid at this time".to_owned()
    } else if has(&[
        "hostname mismatch",
        "ip address mismatch",
        "not valid for name",
        "cn name does not match",
        WINDOWS_OTHER_NAME,
    ]) {
        "the engine's certificate is for another host".to_owned()
    } else if has(&[
        "issuer",
        "self-signed",
        "self signed",
        "verify failed",
        "not trusted",
        WINDOWS_UNTRUSTED_ROOT,
        WINDOWS_UNKNOWN_ISSUER,
    ]) {
        format!(
            "the engine's certificate is not signed by an authority in {}",
            names.ca()
        )
    } else if has(&[
        "wrong version number",
        "corrupt message",
        "packet length too long",
        "record layer",
        WINDOWS_NOT_TLS,
    ]) {
        "the port does not speak TLS: is it the port for unencrypted connections?".to_owned()
    } else {
        "TLS failed".to_owned()
    };
    Some(format!("{meaning} ({cause})"))
}

/// Parts of the messages of alerts about the client certificate.
const REFUSALS: [&str; 5] = [
    "certificate",
    "unknown ca",
    "unknownca",
    "handshake failure",
    "handshakefailure",
];

/// Whether `cause` is that the engine refuses the client certificate, or requires one.
pub(crate) fn is_refusal(cause: &str) -> bool {
    let lower = cause.to_lowercase();
    lower.contains("alert") && REFUSALS.iter().any(|text| lower.contains(text))
}

/// The engine sent an alert.
fn refusal(has: &dyn Fn(&[&str]) -> bool, names: &Names) -> String {
    if !has(&REFUSALS) {
        return "the engine ended the TLS handshake".to_owned();
    }
    match &names.certificate {
        Some(file) => format!("the engine refuses the client certificate in {file}"),
        None => "the engine requires a client certificate, and none is configured".to_owned(),
    }
}

/// Whether a response without TLS says that the engine requires TLS.
pub(crate) fn wants_tls(message: &str) -> bool {
    message
        .trim_start()
        .starts_with("Client sent an HTTP request to an HTTPS server")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_errors_are_understood_in_every_language() {
        for (cause, meaning) in [
            (
                "Eine Zertifikatkette endete mit einem Stammzertifikat, das nicht als vertrauenswürdig gilt. (os error \
                 -2146762487)",
                "not signed by an authority in the trust store of this machine",
            ),
            (
                "Fehler (os error -2146762486)",
                "not signed by an authority",
            ),
            ("Fehler (os error -2146762481)", "is for another host"),
            ("Fehler (os error -2146762495)", "is not valid at this time"),
            ("Fehler (os error -2146893048)", "does not speak TLS"),
            ("Fehler (os error -2146762482)", "TLS failed"),
        ] {
            let reason = reason(cause, &Names::default());
            assert!(
                reason.as_ref().is_some_and(|text| text.contains(meaning)),
                "{cause}: {reason:?}"
            );
        }
        assert_eq!(reason("refused (os error 10061)", &Names::default()), None);
    }
}
