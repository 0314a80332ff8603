//! The guide to migration has a row for each procedure of the Nim library and each command of the docker CLI.

use std::collections::BTreeSet;

use super::{MIGRATION, linked_methods, methods, row, sources};

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

/// A part of the page about migration, by its title.
fn section(title: &str) -> &'static str {
    let (_, rest) = MIGRATION
        .split_once(&format!("\n## {title}\n"))
        .expect("a section of that title");
    rest.split("\n## ").next().expect("its text")
}

/// The names that a search in the documentation finds beside those of items.
fn aliases() -> BTreeSet<String> {
    let within = |line: &str| {
        let (_, rest) = line.split_once("doc(alias = \"")?;
        Some(rest.split('"').next()?.to_owned())
    };
    sources().lines().filter_map(within).collect()
}
