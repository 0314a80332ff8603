//! The tables of the documentation are complete, and name existing methods. rustdoc checks the links, except for their
//! anchors.

mod anchors;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::description::{description, operation_methods};

const ENDPOINTS: &str = include_str!("../../src/guide/endpoints.md");
const MIGRATION: &str = include_str!("../../src/guide/migration.md");

/// The options of all methods, as they were generated.
const OPTIONS: &str = concat!(
    include_str!(concat!(env!("OUT_DIR"), "/containers_options.rs")),
    include_str!(concat!(env!("OUT_DIR"), "/exec_options.rs")),
    include_str!(concat!(env!("OUT_DIR"), "/images_options.rs")),
    include_str!(concat!(env!("OUT_DIR"), "/networks_options.rs")),
    include_str!(concat!(env!("OUT_DIR"), "/system_options.rs")),
    include_str!(concat!(env!("OUT_DIR"), "/volumes_options.rs")),
);

/// The procedures of the Nim library.
const PROCEDURES: &str = "newAsyncDocker close ps create inspect top logs changes exportContainer stats resize start \
    stop restart kill update rename pause unpause attach wait rm retrieveArchive getArchive putArchive images build \
    pull inspectImage history push tag rmImage search auth info version ping commit events get load execCreate \
    execStart execResize execInspect volumes createVolume inspectVolume rmVolume networks inspectNetwork \
    createNetwork connect disconnect rmNetWork";

/// The parameters of those that have any beside the name or id of what they are about.
const PARAMETERS: &str = "\
    ps: all size limit since before exitedFilters statusFilters labelFilters
    create: image cmd entrypoint name hostname domainname user attachStdin attachStdout attachStderr tty openStdin \
        stdinOnce labels workingDir macAddress stopSignal networkDisabled env exposedPorts volumes binds links memory \
        memorySwap memoryReservation kernelMemory memorySwappiness cpuShares cpuPeriod cpuQuota cpusetCpus cpusetMems \
        blkioWeight blkioWeightDevice blkioDeviceReadBps blkioDeviceWriteBps blkioDeviceReadIOps blkioDeviceWriteIOps \
        oomKillDisable oomScoreAdj networkMode portBindings publishAllPorts privileged readonlyRootfs dns dnsOptions \
        dnsSearch extraHosts volumesFrom capAdd capDrop restartPolicy securityOpt cgroupParent volumeDriver shmSize \
        ulimits devices logConfig
    inspect: size
    top: psArgs
    logs: stdout stderr follow timestamps since tail
    stats: stream
    resize: width height
    stop: time
    restart: time
    kill: signal
    update: blkioWeight cpuShares cpuPeriod cpuQuota cpusetCpus cpusetMems memory memorySwap memoryReservation \
        kernelMemory
    rename: newname
    attach: detachKeys logs stream stdin stdout stderr
    rm: volumes force
    retrieveArchive: path
    getArchive: path
    putArchive: path archivePath noOverwriteDirNonDir
    images: all digests danglingFilters labelFilters filter
    build: tarballPath dockerfile t remote q nocache pull forcerm rm memory memswap cpushares cpusetcpus cpuperiod \
        cpuquota shmsize buildargs registryAuth
    pull: fromImage fromSrc repo tag registryAuth
    push: tag registryAuth
    tag: repo tag force
    rmImage: force noprune
    search: name
    auth: username password email serveraddress
    commit: container repo tag comment author pause changes hostname domainname user attachStdin attachStdout \
        attachStderr tty openStdin stdinOnce env cmd volumes exposedPorts labels workingDir networkDisabled
    events: since until filters
    get: names
    execCreate: attachStdin attachStdout attachStderr tty detachKeys cmd
    execStart: detach tty
    execResize: width height
    volumes: dangling
    createVolume: name driver driverOpts
    networks: nameFilters idFilters typeFilters
    createNetwork: driver ipamDriver ipamConfig options
    connect: container iPv4Address iPv6Address
    disconnect: container force";

/// Its errors, types and constants.
const TYPES: &str = "DockerError NotModifiedError BadParameterError ForbiddenError NotFoundError NotAcceptableError \
    ConflictError ServerError AsyncDocker ContainerStatus RestartPolicy LogType VndKind VndCallback JsonCallback \
    Callback dockerVersion userAgent bufferSize";

/// The commands of the docker CLI that talk to an engine, and the one that only seems to.
const COMMANDS: &[&str] = &[
    "attach",
    "build",
    "checkpoint create",
    "checkpoint ls",
    "checkpoint rm",
    "commit",
    "config create",
    "config inspect",
    "config ls",
    "config rm",
    "container prune",
    "cp",
    "create",
    "diff",
    "events",
    "exec",
    "export",
    "history",
    "images",
    "import",
    "info",
    "inspect",
    "kill",
    "load",
    "login",
    "logout",
    "logs",
    "network connect",
    "network create",
    "network disconnect",
    "network inspect",
    "network ls",
    "network prune",
    "network rm",
    "node demote",
    "node inspect",
    "node ls",
    "node promote",
    "node ps",
    "node rm",
    "node update",
    "pause",
    "port",
    "ps",
    "pull",
    "push",
    "rename",
    "restart",
    "rm",
    "rmi",
    "run",
    "save",
    "search",
    "secret create",
    "secret inspect",
    "secret ls",
    "secret rm",
    "service create",
    "service inspect",
    "service logs",
    "service ls",
    "service ps",
    "service rm",
    "service rollback",
    "service scale",
    "service update",
    "start",
    "start --checkpoint",
    "stats",
    "stop",
    "swarm ca",
    "swarm init",
    "swarm join",
    "swarm join-token",
    "swarm leave",
    "swarm unlock",
    "swarm unlock-key",
    "swarm update",
    "tag",
    "top",
    "unpause",
    "update",
    "version",
    "volume create",
    "volume inspect",
    "volume ls",
    "volume prune",
    "volume rm",
    "volume update",
    "wait",
];

/// What has no method, and the table says so.
const WITHOUT_METHOD: [&str; 2] = ["close", "docker logout"];

#[test]
fn every_feature_is_documented_and_the_minimum_version_of_rust_is_stated() {
    let read =
        |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let [manifest, readme, library] = ["Cargo.toml", "README.md", "src/lib.rs"].map(read);
    let features = manifest.split_once("[features]\n").unwrap().1;
    let features = features.split("\n\n[").next().unwrap();
    let names = features.lines().filter_map(|line| line.split_once(" = "));
    let names: Vec<_> = names
        .map(|(name, _)| name)
        .filter(|name| *name != "default" && !name.starts_with("__"))
        .collect();
    assert!(names.len() >= 5, "{names:?}");
    for name in names {
        let row = format!("| `{name}` |");
        assert!(
            readme.contains(&row) && library.contains(&format!("//! {row}")),
            "{row}"
        );
    }
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "));
    let version = version.unwrap().trim_matches('"');
    assert!(
        readme.contains(&format!("Rust {version} or later")),
        "{version}"
    );
}

#[test]
fn every_endpoint_has_a_row_with_its_methods() {
    let description = description();
    let methods = methods();
    let mut rows = 0;
    for (path, operations) in description["paths"].as_object().unwrap() {
        let verbs = ["get", "head", "post", "put", "delete"];
        for (verb, operation) in verbs
            .iter()
            .filter_map(|verb| Some((verb, operations.get(verb)?)))
        {
            let row = row(
                ENDPOINTS,
                &format!("`{} {path}`", verb.to_ascii_uppercase()),
            );
            rows += 1;
            for method in operation_methods(operation) {
                // A method that does not exist yet is not named, and one that exists is.
                let named = row.contains(&format!("[`{method}`]"));
                assert_eq!(named, methods.contains(&method), "{method} in {row}");
            }
        }
    }
    let listed = ENDPOINTS.lines().filter(|line| is_endpoint(line)).count();
    assert_eq!(listed, rows, "a row too many");
}

#[test]
fn every_procedure_of_the_nim_library_has_a_row_and_an_alias() {
    let methods = methods();
    let aliases = aliases();
    for name in PROCEDURES.split_whitespace() {
        let row = row(section("Procedures"), &format!("`{name}`"));
        if WITHOUT_METHOD.contains(&name) {
            continue;
        }
        assert!(!linked_methods(row).is_empty(), "{row}");
        assert!(
            methods.contains(name) || aliases.contains(name),
            "a search for {name} finds nothing"
        );
    }
}

#[test]
fn every_parameter_of_the_nim_library_is_a_setter_or_has_a_row() {
    for line in PARAMETERS.lines() {
        let (procedure, parameters) = line.trim().split_once(": ").expect("a procedure");
        let methods = linked_methods(row(section("Procedures"), &format!("`{procedure}`")));
        let setters: BTreeSet<String> = methods.into_iter().flat_map(setters).collect();
        for parameter in parameters.split_whitespace() {
            assert!(
                setters.contains(&snake_case(parameter)) || has_row(procedure, parameter),
                "{parameter} of {procedure}: no setter among {setters:?}, and no row"
            );
        }
    }
}

/// Whether the table of parameters has this one.
fn has_row(procedure: &str, parameter: &str) -> bool {
    let lines = section("Parameters").lines();
    let rows = lines.filter_map(|line| line.split_once(" | "));
    rows.map(|(procedures, rest)| (procedures, rest.split(" | ").next().unwrap_or_default()))
        .any(|(procedures, parameters)| {
            procedures.contains(&format!("`{procedure}`"))
                && parameters.contains(&format!("`{parameter}`"))
        })
}

/// The setters of a method's options: their public fields, and the methods of their builder.
fn setters(method: &str) -> BTreeSet<String> {
    let camel: String = method
        .split('_')
        .map(|word| word[..1].to_ascii_uppercase() + &word[1..])
        .collect();
    let start = format!("pub struct {camel}Options {{");
    let Some(definition) = OPTIONS.lines().find(|line| line.contains(&start)) else {
        return BTreeSet::new();
    };
    // Generated code has one line for each definition, with blanks between its tokens.
    let items = definition.split("pub ").skip(1);
    let names = items.map(|item| item.trim_start_matches("fn "));
    names
        .filter_map(|item| item.split_whitespace().next().map(str::to_owned))
        .collect()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[test]
fn every_error_type_and_constant_of_the_nim_library_has_a_row() {
    for name in TYPES.split_whitespace() {
        row(MIGRATION, &format!("`{name}`"));
    }
}

#[test]
fn every_docker_command_has_a_row_and_an_alias() {
    let aliases = aliases();
    for command in COMMANDS.iter().map(|command| format!("docker {command}")) {
        let row = row(MIGRATION, &format!("`{command}`"));
        if WITHOUT_METHOD.contains(&command.as_str()) {
            continue;
        }
        assert!(!linked_methods(row).is_empty(), "{row}");
        assert!(
            aliases.contains(&command),
            "a search for {command} finds nothing"
        );
    }
}

#[test]
fn documentation_tables_name_existing_methods() {
    let methods = methods();
    for table in [ENDPOINTS, MIGRATION] {
        for method in linked_methods(table) {
            assert!(methods.contains(method), "{method}");
        }
    }
}

/// A part of the page about migration, by its title.
fn section(title: &str) -> &'static str {
    let (_, rest) = MIGRATION
        .split_once(&format!("\n## {title}\n"))
        .expect("a section of that title");
    rest.split("\n## ").next().expect("its text")
}

/// The line that begins with `cell`: one, or the test fails.
fn row<'a>(table: &'a str, cell: &str) -> &'a str {
    let start = format!("| {cell} |");
    let rows: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with(&start))
        .collect();
    assert_eq!(rows.len(), 1, "rows for {cell}");
    rows[0]
}

fn is_endpoint(line: &str) -> bool {
    ["GET", "HEAD", "POST", "PUT", "DELETE"]
        .iter()
        .any(|verb| line.starts_with(&format!("| `{verb} /")))
}

/// The names behind links such as ``[`ping`](crate::System::ping)``, types left out.
fn linked_methods(text: &str) -> Vec<&str> {
    text.split("](crate::")
        .skip(1)
        .filter(|rest| !rest.starts_with("guide::"))
        .filter_map(|rest| rest.split(')').next()?.rsplit("::").next())
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .filter(|name| !["archive", "buildkit", "models"].contains(name))
        .collect()
}

/// The names of all methods of the library.
fn methods() -> BTreeSet<String> {
    let after_fn = |line: &str| {
        let (_, rest) = line.split_once("fn ")?;
        let name: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        Some(name)
    };
    sources().lines().filter_map(after_fn).collect()
}

/// The names that a search in the documentation finds beside those of items.
fn aliases() -> BTreeSet<String> {
    let within = |line: &str| {
        let (_, rest) = line.split_once("doc(alias = \"")?;
        Some(rest.split('"').next()?.to_owned())
    };
    sources().lines().filter_map(within).collect()
}

/// The library's code, without what is generated.
fn sources() -> String {
    let mut text = String::new();
    let mut directories = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}
