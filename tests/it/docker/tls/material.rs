//! Certificates and keys that cannot be used.

use super::*;

#[tokio::test]
async fn unusable_tls_material_is_refused_by_build() {
    let setting = Setting::new().await;
    let folder = &setting.folder;
    let (certificate, rsa) = (folder.path("cert.pem"), folder.path("key.pem"));
    let with_key = |name: &str, text: &str| {
        setting
            .ca()
            .client_files(&certificate, folder.file(name, text))
    };
    let damaged = key("rsa.pem").replace("MII", "M!!");
    let rsa_key = key("rsa.pem");
    let truncated = rsa_key.lines().take(5).collect::<Vec<_>>().join("\n");
    let nonsense = "-----BEGIN PRIVATE KEY-----\naGVsbG8=\n-----END PRIVATE KEY-----\n";
    let no_certificate = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    let cases = [
        (
            with_key("encrypted.pem", &key("encrypted.pem")),
            "encrypted.pem is encrypted",
        ),
        (
            with_key("old.pem", &key("encrypted-pkcs1.pem")),
            "old.pem is encrypted",
        ),
        (
            with_key("other.pem", &key("ec.pem")),
            "other.pem is not that of the certificate in",
        ),
        (with_key("empty.pem", ""), "empty.pem has no private key"),
        (
            with_key("damaged.pem", &damaged),
            "damaged.pem has no private key",
        ),
        (
            with_key("truncated.pem", &truncated),
            "truncated.pem has no private key",
        ),
        (with_key("nonsense.pem", nonsense), "nonsense.pem"),
        (
            with_key("swapped.pem", setting.authority.pem()),
            "swapped.pem has no private key",
        ),
        (
            setting
                .ca()
                .client_files(&certificate, folder.path("missing.pem")),
            "missing.pem: entity not found",
        ),
        (
            setting.ca().client_files(folder.path("missing.pem"), &rsa),
            "the client certificate cannot be read from",
        ),
        (
            setting.ca().client_files(&rsa, &rsa),
            "key.pem has no certificate",
        ),
        (
            setting
                .ca()
                .client_files(folder.file("bad.pem", no_certificate), &rsa),
            "bad.pem",
        ),
        (
            Tls::new().ca_file(folder.path("missing.pem")),
            "the authority cannot be read from",
        ),
        (
            Tls::new().ca_file(folder.file("empty.pem", "")),
            "empty.pem has no certificate",
        ),
        (
            Tls::new().ca_file(folder.file("bad.pem", no_certificate)),
            "bad.pem has a certificate that cannot be read",
        ),
        (
            Tls::new().ca_pem("nonsense"),
            "the CA PEM given by the program has no certificate",
        ),
        (
            Tls::from_directory(folder.path("nowhere")),
            "nowhere/ca.pem",
        ),
    ];
    let secret = key("rsa.pem").lines().nth(3).unwrap().to_owned();
    for backend in BACKENDS {
        for (tls, part) in &cases {
            let host = "tcp://127.0.0.1:2376".parse().unwrap();
            match client(&host, tls.clone(), *backend) {
                Ok(_) => panic!("{part}"),
                Err(error) => {
                    assert!(matches!(error, Error::Config { .. }), "{error:?}");
                    assert!(
                        crate::support::slashed(&error.to_string()).contains(part),
                        "`{part}` is not in: {error}"
                    );
                    assert!(!format!("{error:?} {tls:?}").contains(&secret));
                }
            }
        }
    }
}

#[tokio::test]
async fn certificate_without_key_is_an_error() {
    let setting = Setting::new().await;
    for (removed, part) in [
        ("key.pem", "the client key cannot be read from"),
        ("cert.pem", "the client certificate cannot be read from"),
    ] {
        let folder = Folder::new();
        for name in ["ca.pem", "cert.pem", "key.pem"] {
            folder.file(name, std::fs::read(setting.folder.path(name)).unwrap());
        }
        std::fs::remove_file(folder.path(removed)).unwrap();
        let tls = Tls::from_directory(folder.path(""));
        let error = client(&setting.engine.host(), tls, BACKENDS[0]).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn keys_are_not_in_debug_output() {
    let tls = Tls::new().client_pem("certificate", "hunter2");
    let builder = Docker::builder().tls(tls.clone());
    let shown = format!("{tls:?} {builder:?}");
    assert!(
        !shown.contains("hunter2") && !shown.contains("104"),
        "{shown}"
    );
}

#[test]
fn only_tcp_can_have_tls() {
    let error = Docker::builder()
        .host("npipe:////./pipe/x".parse().unwrap())
        .tls(Tls::new())
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("needs a TCP address"), "{error}");
}
