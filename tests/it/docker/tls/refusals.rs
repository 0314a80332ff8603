//! Handshakes that fail.

use super::*;

#[tokio::test]
async fn connection_broken_after_the_handshake_is_not_a_tls_error() -> Result<()> {
    let came = Arc::new(Notify::new());
    let coming = came.clone();
    let plain = Peer::tcp(move |_, mut socket| {
        let coming = coming.clone();
        async move {
            head(&mut socket).await;
            coming.notify_one();
            hold(socket).await;
        }
    })
    .await;
    let setting = Setting::before(port(&plain.host())).await;
    let engine = port(&setting.engine.host());
    for backend in BACKENDS {
        let came = came.clone();
        // Breaks the connection, without a word of TLS, as soon as the engine has the request.
        let cutting = Peer::tcp(move |_, mut socket| {
            let came = came.clone();
            async move {
                let mut engine = TcpStream::connect(("127.0.0.1", engine)).await.unwrap();
                tokio::select! {
                    _ = copy_bidirectional(&mut socket, &mut engine) => {}
                    () = came.notified() => {}
                }
            }
        })
        .await;
        let docker = client(&cutting.host(), setting.tls(), *backend)?;
        let error = docker.start_container("x").await.unwrap_err();
        assert!(matches!(error, Error::Transport { .. }), "{error:?}");
        assert_eq!(cutting.connections(), 1);
        let error = docker.version().await.unwrap_err();
        assert!(matches!(error, Error::Transport { .. }), "{error:?}");
        assert_eq!(cutting.connections(), 3, "asked twice");
    }
    Ok(())
}

#[tokio::test]
async fn untrusted_engine_certificate_is_refused() {
    let stranger = Authority::new("stranger");
    for (names, years, foreign, parts) in [
        (
            &["127.0.0.1"][..],
            Some(PAST),
            false,
            &["not valid at this time", "tcp://127.0.0.1:"][..],
        ),
        (
            &["127.0.0.1"],
            Some(FUTURE),
            false,
            &["not valid at this time", "tcp://127.0.0.1:"],
        ),
        (
            &["elsewhere.example", "10.0.0.1"],
            None,
            false,
            &["another host", "tcp://127.0.0.1:"],
        ),
        (
            &["127.0.0.1"],
            None,
            true,
            &["not signed by an authority in", "ca.pem"],
        ),
    ] {
        let setting = Setting::with(async |authority, port| {
            let authority = if foreign { &stranger } else { authority };
            let key = key("ec.pem");
            let chain = match years {
                Some(years) => authority.sign_between(years, names, &key),
                None => authority.sign(names, &key),
            };
            let server = Server {
                chain: &chain,
                key: &key,
                clients: None,
                versions: ALL_VERSIONS,
            };
            server.before(port).await
        })
        .await;
        for backend in BACKENDS {
            let error = setting.error(setting.tls(), *backend).await;
            assert_connect(&error, parts);
            // Unless the program says that anybody will do.
            let anybody = setting.ca().danger_accept_any_engine();
            let docker = client(&setting.engine.host(), anybody, *backend).unwrap();
            docker.version().await.unwrap();
        }
    }
}

#[tokio::test]
async fn refused_client_error_names_the_certificate() {
    let setting = Setting::new().await;
    let stranger = Authority::new("stranger");
    let foreign = stranger.sign(&["client"], &key("rsa.pem"));
    let valid_in = |years| {
        let authority = &setting.authority;
        authority.sign_between(years, &["client"], &key("rsa.pem"))
    };
    let (expired, early) = (valid_in(PAST), valid_in(FUTURE));
    for backend in BACKENDS {
        for (name, certificate) in [
            ("foreign.pem", &foreign),
            ("expired.pem", &expired),
            ("early.pem", &early),
        ] {
            let file = setting.folder.file(name, certificate);
            let tls = setting
                .ca()
                .client_files(file, setting.folder.path("key.pem"));
            let error = setting.error(tls, *backend).await;
            assert_connect(&error, &["refuses the client certificate", name]);
        }
        let error = setting.error(setting.ca(), *backend).await;
        assert_connect(
            &error,
            &["requires a client certificate, and none is configured"],
        );
    }
}

#[tokio::test]
async fn tls_mismatch_is_an_error_on_both_sides() {
    let setting = Setting::new().await;
    let plain = Docker::builder()
        .host(setting.engine.host())
        .api_version(ApiVersion::V1_23)
        .build()
        .unwrap();
    let error = plain.start_container("x").await.unwrap_err();
    assert_connect(&error, &["is not HTTP", "a port for TLS"]);

    let http = Peer::tcp(async |_, mut socket| {
        use super::super::peer::write;
        // As a server does that cannot make sense of what it gets.
        write(
            &mut socket,
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
        )
        .await;
        hold(socket).await;
    })
    .await;
    for backend in BACKENDS {
        let docker = client(&http.host(), setting.tls(), *backend).unwrap();
        let error = docker.start_container("x").await.unwrap_err();
        assert_connect(&error, &["the port does not speak TLS"]);
    }
}
