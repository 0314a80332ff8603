#!/bin/bash
# engine.sh - runs real container engines from Debian packages for tests, without installing them.
#
#   engine.sh up KIND DIRECTORY [OPTION...]  starts an engine in DIRECTORY, waits until it is ready, and prints
#                                            KEY=VALUE lines; an engine that is already up is left unchanged
#   engine.sh down DIRECTORY [--kill|--purge]  stops the engine; --kill does not let it shut down, and --purge also
#                                            removes DIRECTORY
#   engine.sh env DIRECTORY                  prints the lines of `up` again
#   engine.sh fetch KIND                     only downloads and unpacks the packages
#   engine.sh kinds                          lists the kinds
#
# Needs root, Linux with overlayfs, and Debian's apt, curl and util-linux. Packages are downloaded into a cache, with apt's
# signature checks, and unpacked there. They run in a private mount namespace.
#
# KIND, from Debian bookworm, trixie and sid in turn:  docker-20.10 docker-26.1 docker-28.5
#                                                     podman-4.3 podman-5.4 podman-5.8
#       system: the dockerd on PATH
#
# OPTION:
#   --net=none       the host's network, without a default bridge or firewall rules: user-defined bridge networks and
#                    published ports work (the default for docker)
#   --net=bridge     the same, with a default bridge that has its own name and subnet
#   --net=own        a separate network namespace with docker0 and firewall rules: reach published ports, registries
#                    and TLS through `nsenter -t $ENGINE_PID -n` (the default for podman)
#   --net=PID        the network namespace of the process PID, with docker0 and firewall rules in it
#   --subnet=N       the subnet 172.N.0.0/16 for --net=bridge (default: a free one)
#   --tcp[=PORT]        also listens on 127.0.0.1 without TLS
#   --tls[=PORT]        also listens on 127.0.0.1 with TLS, without client certificates
#   --tlsverify[=PORT]  also listens on 127.0.0.1 with TLS, and requires client certificates
#   --registry[=PORT]       also starts a registry
#   --registry-auth[=PORT]  also starts a registry that requires a login
#   --no-images         does not load the images of lib/images.sh
#   --hostname=NAME     the engine's host name
#   --daemon-arg=ARG    an additional argument for the daemon
# Without PORT, a free port is chosen.
#
# Output: DOCKER_HOST (the Unix socket), DOCKER_HOST_TCP, DOCKER_HOST_TLS, ENGINE_CERTS (a DOCKER_CERT_PATH, see
# lib/tls.sh), ENGINE_KIND, ENGINE_PID, ENGINE_VERSION, ENGINE_API, ENGINE_MIN_API, REGISTRY, REGISTRY_AUTH,
# REGISTRY_AUTH_USER, REGISTRY_AUTH_PASSWORD.
#
# environment: ASYNCDOCKER_ENGINE_CACHE   the cache (default: asyncdocker/engines under XDG_CACHE_HOME or ~/.cache)
#              ASYNCDOCKER_ENGINE_MIRROR  a Debian mirror (default: the one that apt uses here)
set -euo pipefail
umask 022
PATH=$PATH:/usr/sbin:/sbin
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lib
# shellcheck source=lib/common.sh
. "$lib/common.sh"
# shellcheck source=lib/packages.sh
. "$lib/packages.sh"
# shellcheck source=lib/processes.sh
. "$lib/processes.sh"
# shellcheck source=lib/tls.sh
. "$lib/tls.sh"
# shellcheck source=lib/images.sh
. "$lib/images.sh"
# shellcheck source=lib/registry.sh
. "$lib/registry.sh"
# shellcheck source=lib/daemon.sh
. "$lib/daemon.sh"

usage() {
  sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
}

require_root() {
  [ "$(id -u)" = 0 ] || die "running an engine needs root; use sudo, or a running engine"
  require_tools curl:curl unshare:util-linux setsid:util-linux nsenter:util-linux mount:mount find:findutils
  grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || die "this kernel has no overlayfs"
}

parse_options() { # OPTION...
  local option
  net='' subnet='' tcp='' tls='' registry='' registry_auth='' images=1 hostname='' daemon_arguments=()
  tcp_port='' tls_port='' registry_port='' registry_auth_port=''
  for option; do
    local value=${option#*=}
    case $option in
      --net=none | --net=bridge | --net=own | --net=[1-9]*) net=$value ;;
      --subnet=*) subnet=$value ;;
      --tcp) tcp=1 ;;
      --tcp=*) tcp=1 tcp_port=$value ;;
      --tls | --tlsverify) tls=${option#--} ;;
      --tls=* | --tlsverify=*) tls=${option%%=*} tls=${tls#--} tls_port=$value ;;
      --registry) registry=1 ;;
      --registry=*) registry=1 registry_port=$value ;;
      --registry-auth) registry_auth=1 ;;
      --registry-auth=*) registry_auth=1 registry_auth_port=$value ;;
      --no-images) images='' ;;
      --hostname=*) hostname=$value ;;
      --daemon-arg=*) daemon_arguments+=("$value") ;;
      *) die "unknown option '$option' (see: engine.sh --help)" ;;
    esac
  done
  if [ -z "$net" ]; then
    # Podman always writes firewall rules, so it gets a network namespace where they affect nothing else.
    case $family in podman) net=own ;; *) net=none ;; esac
  fi
  [ "$family" != podman ] || [ -z "$tls" ] || die "podman kinds do not support TLS"
  [ -z "$tcp" ] || tcp_port=${tcp_port:-$(free_port)}
  [ -z "$tls" ] || tls_port=${tls_port:-$(free_port)}
  [ -z "$registry" ] || registry_port=${registry_port:-$(free_port)}
  [ -z "$registry_auth" ] || registry_auth_port=${registry_auth_port:-$(free_port)}
}

print_environment() {
  echo "DOCKER_HOST=unix://$sock"
  [ -z "$tcp" ] || echo "DOCKER_HOST_TCP=tcp://127.0.0.1:$tcp_port"
  [ -z "$tls" ] || printf '%s\n' "DOCKER_HOST_TLS=tcp://127.0.0.1:$tls_port" "ENGINE_CERTS=$work/tls"
  printf '%s\n' "ENGINE_KIND=$kind" "ENGINE_PID=$(pid_of daemon)"
  engine_api http://d/version |
    sed -n 's/.*"Version":"\([^"]*\)","ApiVersion":"\([^"]*\)","MinAPIVersion":"\([^"]*\)".*/ENGINE_VERSION=\1\nENGINE_API=\2\nENGINE_MIN_API=\3/p'
  [ -z "$registry" ] || echo "REGISTRY=127.0.0.1:$registry_port"
  [ -z "$registry_auth" ] ||
    printf '%s\n' "REGISTRY_AUTH=127.0.0.1:$registry_auth_port" \
      "REGISTRY_AUTH_USER=$registry_user" "REGISTRY_AUTH_PASSWORD=$registry_password"
}

up() { # KIND DIRECTORY [OPTION...]
  [ $# -ge 2 ] || die "usage: engine.sh up KIND DIRECTORY [OPTION...]"
  require_root
  kind=$1
  describe_kind "$kind"
  mkdir -p "$2"
  work=$(readlink -f "$2")
  shift 2
  sock=$work/docker.sock
  # A socket path is limited to 107 bytes, and containerd's sockets are several directories down.
  [ ${#work} -le 64 ] || die "the path of the directory is too long for the sockets in it: $work"
  if [ -n "$(pid_of daemon)" ]; then
    cat "$work/env"
    return
  fi
  parse_options "$@"
  ensure_packages "$kind"
  # Clean up after an earlier run whose daemon has died: its process ids may belong to other processes by now.
  [ ! -f "$work/packages" ] || stop 0
  rm -rf "$work/exec" "$work/dockerd.pid" "$sock"
  # `down` needs this even if `up` fails half-way.
  echo "$root" >"$work/packages"
  cgroup=engine-${work##*/}-$$
  [ "$family" != podman ] || cgroup=$podman_cgroup
  echo "$cgroup" >"$work/cgroup"

  local network=host daemon_network=host
  case $net in
    own) daemon_network=new ;;
    [1-9]*) daemon_network=$net network=$net ;;
  esac
  [ -z "$tls" ] || make_certificates "$work/tls"
  ENTER_HOSTNAME=$hostname "start_$family" "${daemon_arguments[@]}"
  [ "$net" != own ] || network=$(pid_of daemon)
  [ -z "$registry" ] || start_registry registry "$registry_port" "$network"
  [ -z "$registry_auth" ] || start_registry registry-auth "$registry_auth_port" "$network" auth
  # The daemon's TLS settings apply to every port it listens on, so plain TCP needs a proxy. The long timeout keeps
  # half-closed connections open.
  [ -z "$tcp" ] || start_process tcp-proxy host \
    socat -t 86400 "TCP-LISTEN:$tcp_port,bind=127.0.0.1,reuseaddr,fork" "UNIX-CONNECT:$sock"

  wait_for_daemon
  if [ -n "$images" ] && [ ! -f "$work/.images" ]; then
    load_images
    : >"$work/.images"
  fi
  [ -z "$tcp" ] || wait_for_port tcp-proxy "$tcp_port" host
  [ -z "$registry" ] || wait_for_port registry "$registry_port" "$network"
  [ -z "$registry_auth" ] || wait_for_port registry-auth "$registry_auth_port" "$network"
  print_environment >"$work/env.part"
  mv "$work/env.part" "$work/env"
  case $kind in
    system | *"-$(sed -n 's/^ENGINE_VERSION=\([0-9]*\.[0-9]*\).*/\1/p' "$work/env")") ;;
    *) log "note: Debian $suite has moved on from $kind: $(grep ^ENGINE_VERSION= "$work/env")" ;;
  esac
  cat "$work/env"
}

# Stops every process of an engine and removes the interfaces and cgroups it left behind.
stop() { # SECONDS: how long each process may take to exit after SIGTERM
  local name
  for name in tcp-proxy registry registry-auth daemon; do
    stop_process "$name" "$1"
  done
  remove_bridges
  [ ! -f "$work/cgroup" ] || remove_cgroups "$(cat "$work/cgroup")"
  rm -f "$work/env"
}

down() { # DIRECTORY [--kill|--purge]
  [ $# -ge 1 ] || die "usage: engine.sh down DIRECTORY [--kill|--purge]"
  [ -f "$1/packages" ] || die "no engine has been started in $1"
  require_root
  work=$(readlink -f "$1") patience=30
  root=$(cat "$work/packages") sock=$work/docker.sock
  if [ "${2:-}" = --kill ] || [ "${2:-}" = --purge ]; then
    # An engine that is thrown away does not need a clean shutdown.
    patience=0
  elif [ -n "$(pid_of daemon)" ]; then
    kill_containers
  fi
  stop "$patience"
  [ "${2:-}" != --purge ] || rm -rf --one-file-system "$work"
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  up) up "$@" ;;
  down) down "$@" ;;
  env) cat "${1:?DIRECTORY is missing}/env" 2>/dev/null || die "no engine is up in $1" ;;
  fetch) ensure_packages "${1:?KIND is missing}" ;;
  kinds) printf '%s\n' "${kinds[@]}" ;;
  -h | --help | help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
