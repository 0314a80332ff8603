#!/bin/bash
# engine.sh - runs real container engines out of Debian packages, for tests, and installs nothing.
#
#   engine.sh up KIND FOLDER [OPTION...]  starts an engine that lives in FOLDER, waits until it is ready, and prints
#                                         KEY=VALUE lines; an engine that is up already is left as it is
#   engine.sh down FOLDER [--purge]       stops it; with --purge at once, and removes FOLDER with all that is in it
#   engine.sh env FOLDER                  prints the lines of `up` again
#   engine.sh fetch KIND                  only downloads and unpacks the packages
#   engine.sh kinds                       lists the kinds
#
# Needs root and Linux with overlayfs, and Debian's apt, curl and util-linux. The packages are downloaded with apt's
# signature checks into a cache, unpacked there, and run in a private mount namespace.
#
# KIND, of Debian's bookworm, trixie and sid in turn: docker-20.10 docker-26.1 docker-28.5
#                                                     podman-4.3 podman-5.4 podman-5.8
#       system: the dockerd on PATH
#
# OPTION:
#   --net=none       the machine's network without a default bridge and without firewall rules: user-defined bridge
#                    networks work, and ports are published (the default for docker)
#   --net=bridge     the same, with a default bridge of its own name and subnet
#   --net=own        a network of its own with docker0 and firewall rules: published ports, registries and TLS are
#                    reached through `nsenter -t $ENGINE_PID -n` (the default for podman)
#   --subnet=N       the subnet 172.N.0.0/16 for --net=bridge; left out, a free one
#   --tcp[=PORT]        listens on 127.0.0.1 in the clear, too
#   --tls[=PORT]        listens on 127.0.0.1 with TLS, too, and asks clients for no certificate
#   --tlsverify[=PORT]  the same, and clients need a certificate
#   --registry[=PORT]       starts a registry, too
#   --registry-auth[=PORT]  starts a registry with a login, too
#   --no-images         loads no images (see lib/images.sh)
#   --hostname=NAME     a host name of its own for the engine
#   --daemon-arg=ARG    one more argument for the daemon
# A PORT left out is a free one.
#
# The lines: DOCKER_HOST (the unix socket), DOCKER_HOST_TCP, DOCKER_HOST_TLS, ENGINE_CERTS (a DOCKER_CERT_PATH, see
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
  [ "$(id -u)" = 0 ] || die "running an engine needs root; use sudo, or an engine that runs already"
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
      --net=none | --net=bridge | --net=own) net=$value ;;
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
    # Podman writes firewall rules wherever it runs, so that it runs where they are nobody else's.
    case $family in podman) net=own ;; *) net=none ;; esac
  fi
  [ "$family" != podman ] || [ -z "$tls" ] || die "podman has no TLS of its own here"
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

up() { # KIND FOLDER [OPTION...]
  [ $# -ge 2 ] || die "usage: engine.sh up KIND FOLDER [OPTION...]"
  require_root
  kind=$1
  describe_kind "$kind"
  mkdir -p "$2"
  work=$(readlink -f "$2")
  shift 2
  sock=$work/docker.sock
  # The kernel takes 107 bytes for the name of a socket, and containerd's are several folders down.
  [ ${#work} -le 64 ] || die "the name of the folder is too long for the sockets in it: $work"
  if [ -n "$(pid_of daemon)" ]; then
    cat "$work/env"
    return
  fi
  parse_options "$@"
  ensure_packages "$kind"
  # Of an earlier run whose daemon has died; the ids in its files would be those of others by now.
  [ ! -f "$work/packages" ] || stop 0
  rm -rf "$work/exec" "$work/dockerd.pid" "$sock"
  # What `down` needs to know, also when `up` does not get to its end.
  echo "$root" >"$work/packages"
  cgroup=engine-${work##*/}-$$
  [ "$family" != podman ] || cgroup=$podman_cgroup
  echo "$cgroup" >"$work/cgroup"

  local network=host daemon_network=host
  [ "$net" != own ] || daemon_network=new
  [ -z "$tls" ] || make_certificates "$work/tls"
  ENTER_HOSTNAME=$hostname "start_$family" "${daemon_arguments[@]}"
  [ "$net" != own ] || network=$(pid_of daemon)
  [ -z "$registry" ] || start_registry registry "$registry_port" "$network"
  [ -z "$registry_auth" ] || start_registry registry-auth "$registry_auth_port" "$network" auth
  # The daemon's TLS settings hold for all ports on which it listens. The long time-out is for connections of which
  # one half is closed.
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
    *) log "note: Debian $suite has gone on since $kind: $(grep ^ENGINE_VERSION= "$work/env")" ;;
  esac
  cat "$work/env"
}

# Stops all of an engine, and removes what it has left in the kernel.
stop() { # SECONDS: how long each process may take to end by itself
  local name
  for name in tcp-proxy registry registry-auth daemon; do
    stop_process "$name" "$1"
  done
  remove_bridges
  [ ! -f "$work/cgroup" ] || remove_cgroups "$(cat "$work/cgroup")"
  rm -f "$work/env"
}

down() { # FOLDER [--purge]
  [ $# -ge 1 ] || die "usage: engine.sh down FOLDER [--purge]"
  [ -f "$1/packages" ] || die "no engine has been started in $1"
  require_root
  work=$(readlink -f "$1") patience=30
  root=$(cat "$work/packages") sock=$work/docker.sock
  if [ "${2:-}" = --purge ]; then
    # What is thrown away needs no orderly end.
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
  env) cat "${1:?FOLDER is missing}/env" 2>/dev/null || die "no engine is up in $1" ;;
  fetch) ensure_packages "${1:?KIND is missing}" ;;
  kinds) printf '%s\n' "${kinds[@]}" ;;
  -h | --help | help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
