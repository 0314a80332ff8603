# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with engine.sh
# The engine's process: how each family is started, and which interfaces and cgroups are removed afterwards.

start_docker() { # DAEMON_ARGUMENT...
  local arguments=(
    --config-file "$work/daemon.json" --data-root "$work/data" --exec-root "$work/exec" -p "$work/dockerd.pid"
    --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/$cgroup" -H "unix://$sock"
  )
  local no_firewall=(--iptables=false --ip6tables=false --ip-masq=false --ip-forward=false)
  echo '{}' >"$work/daemon.json"
  case $kind:$(dockerd --version 2>/dev/null || true) in
    # Without this, all engines would share the key in /etc/docker.
    docker-20.10:* | system:*" version 20."*) printf '{"deprecated-key-path": "%s"}\n' "$work/key.json" >"$work/daemon.json" ;;
  esac
  case $net in
    none) arguments+=(--bridge=none "${no_firewall[@]}") ;;
    bridge)
      add_bridge
      arguments+=(--bridge="$(cat "$work/bridge")" "${no_firewall[@]}")
      ;;
  esac
  if [ -n "$tls" ]; then
    arguments+=(
      -H "tcp://127.0.0.1:$tls_port"
      --tlscacert "$work/tls/ca.pem" --tlscert "$work/tls/server-cert.pem" --tlskey "$work/tls/server-key.pem"
    )
    if [ "$tls" = tlsverify ]; then arguments+=(--tlsverify); else arguments+=(--tls --tlsverify=false); fi
  fi
  start_process daemon "$daemon_network" dockerd "${arguments[@]}" "$@"
}

# The name is fixed, and all podman engines on the machine share the cgroup: only empty groups in it are removed.
podman_cgroup=libpod_parent

start_podman() { # SERVICE_ARGUMENT...
  local firewall=none processes=4096
  [ "$net" != own ] || firewall=iptables
  mkdir -p "$work/home" "$work/etc/containers" "$work/networks" "$work/tmp"
  echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$work/etc/containers/policy.json"
  cat >"$work/registries.conf" <<'TOML'
unqualified-search-registries = []
[[registry]]
location = "127.0.0.1"
insecure = true
TOML
  cat >"$work/storage.conf" <<TOML
[storage]
driver = "overlay"
graphroot = "$work/data"
runroot = "$work/exec"
TOML
  # Without CAP_SYS_RESOURCE, the limits that podman lowers for itself cannot be raised again.
  cat >"$work/containers.conf" <<TOML
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "crun"
helper_binaries_dir = ["/usr/lib/podman", "/usr/libexec/podman", "/usr/bin"]
[network]
network_backend = "netavark"
network_config_dir = "$work/networks"
firewall_driver = "$firewall"
[containers]
init_path = "/usr/bin/catatonit"
log_driver = "k8s-file"
default_ulimits = ["nofile=1024:1024", "nproc=$processes:$processes"]
TOML
  # The scratch directories hold caches with fixed paths. crun refuses the hybrid cgroup layout.
  HOME=$work/home TMPDIR=$work/tmp ENTER_ETC=$work/etc ENTER_SCRATCH="/var/cache /var/lib" ENTER_CGROUP1=1 \
    CONTAINERS_CONF=$work/containers.conf CONTAINERS_STORAGE_CONF=$work/storage.conf \
    CONTAINERS_REGISTRIES_CONF=$work/registries.conf \
    start_process daemon "$daemon_network" podman --log-level=info system service --time=0 "unix://$sock" "$@"
}

# Creates a default bridge with its own name and subnet. Creating the interface reserves its name against other runs.
add_bridge() {
  local number candidates=("$subnet")
  [ -n "$subnet" ] || candidates=({28..31} {18..27})
  for number in "${candidates[@]}"; do
    in_packages ip link add "adk$number" type bridge 2>/dev/null || continue
    echo "adk$number" >"$work/bridge"
    in_packages ip addr add "172.$number.0.1/16" dev "adk$number"
    in_packages ip link set "adk$number" up
    return
  done
  die "no free subnet for a bridge (tried 172.N.0.0/16 with N of ${candidates[*]})"
}

engine_responds() {
  [ "$(curl -s -m 5 --noproxy '*' --unix-socket "$sock" http://d/_ping 2>/dev/null)" = OK ]
}

wait_for_daemon() {
  local tries=1200
  until engine_responds; do
    [ -n "$(pid_of daemon)" ] || fail daemon "did not start"
    [ $((tries--)) -gt 0 ] || fail daemon "does not respond"
    sleep 0.05
  done
}

# A container that ignores SIGTERM would delay the shutdown of the daemon by 10 seconds.
kill_containers() {
  local id
  for id in $(curl -s -m 10 --noproxy '*' --unix-socket "$sock" http://d/containers/json | grep -o '"Id":"[0-9a-f]*"' | cut -d'"' -f4); do
    curl -s -m 20 --noproxy '*' -o /dev/null -X POST --unix-socket "$sock" "http://d/containers/$id/kill" || true
  done
}

# The daemon keeps the bridges of user-defined networks when it exits, because containers may outlive it. The ids of this
# engine's networks are in its database, which can be read after the daemon is gone.
remove_bridges() {
  local interface name database=$work/data/network/files/local-kv.db
  for interface in /sys/class/net/br-*/bridge; do
    name=${interface%/bridge} name=${name##*/}
    if [ -e "$interface" ] && grep -aqsF "${name#br-}" "$database"; then
      in_packages ip link del "$name" || log "cannot remove the network interface $name"
    fi
  done
  [ ! -s "$work/bridge" ] || in_packages ip link del "$(cat "$work/bridge")" || true
  rm -f "$work/bridge"
}

# Removes empty cgroups. The kernel may take a moment to release the last process.
remove_cgroups() { # NAME
  local top
  for top in /sys/fs/cgroup/"$1" /sys/fs/cgroup/*/"$1"; do
    if [ ! -d "$top" ] || [ -h "${top%/*}" ]; then
      continue
    elif [ "$1" = "$podman_cgroup" ]; then
      remove_cgroup_tree "$top" || true
    else
      wait_until 2 remove_cgroup_tree "$top" || log "cannot remove $top"
    fi
  done
}

remove_cgroup_tree() { # DIRECTORY
  find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || [ ! -d "$1" ]
}
