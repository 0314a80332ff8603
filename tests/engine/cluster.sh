#!/bin/bash
# cluster.sh - runs several container engines on one machine, each in a network of its own, and joins them into a swarm.
#
#   cluster.sh up KIND DIRECTORY [OPTION...]    starts a cluster in DIRECTORY, and prints KEY=VALUE lines
#   cluster.sh down DIRECTORY --purge           kills all of it, and removes DIRECTORY
#   cluster.sh env DIRECTORY                    prints the lines of `up` again
#   cluster.sh stop|kill|start DIRECTORY NODE   ends one engine with SIGTERM or SIGKILL, or starts it again
#   cluster.sh cut|mend DIRECTORY NODE          disconnects the network of one node from the others, or connects it again
#   cluster.sh exec DIRECTORY NODE COMMAND...   runs a command of the host in the network of a node
#
# Nodes have numbers: managers first, then workers, then spares. Node N is 10.77.0.N in the cluster, and its host name is
# node-N. The networks are connected by a bridge in a network namespace of its own, so the host's network never changes.
# Needs what engine.sh needs. KIND is a docker kind of engine.sh.
#
# OPTION:
#   --managers=N   how many engines to make managers of one swarm (default 1)
#   --workers=N    how many engines to make workers (default 0)
#   --spares=N     how many more engines to start that are not in the swarm (default 0)
#   and the options of `engine.sh up`, for every engine
#
# Output: CLUSTER (the directory), CLUSTER_KIND, CLUSTER_MANAGERS, CLUSTER_WORKERS and CLUSTER_SPARES (unix sockets),
# CLUSTER_ADDRESSES (of all nodes). Lists are separated by spaces.
set -euo pipefail
umask 022
PATH=$PATH:/usr/sbin:/sbin
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lib=$here/lib
# shellcheck source=lib/common.sh
. "$lib/common.sh"
# shellcheck source=lib/packages.sh
. "$lib/packages.sh"
# shellcheck source=lib/processes.sh
. "$lib/processes.sh"
# shellcheck source=lib/network.sh
. "$lib/network.sh"
# shellcheck source=lib/images.sh
. "$lib/images.sh"

usage() {
  sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
}

parse_options() { # OPTION...
  local option
  managers=1 workers=0 spares=0 engine_options=()
  for option; do
    case $option in
      --managers=[1-9]* | --workers=[0-9]* | --spares=[0-9]*)
        local name=${option%%=*}
        printf -v "${name#--}" %d "${option#*=}"
        ;;
      *) engine_options+=("$option") ;;
    esac
  done
  nodes=$((managers + workers + spares))
}

# Starts the engine of a node, with the options it was first started with.
start_engine() { # NODE
  local options=()
  mapfile -t options <"$work/options"
  "$here/engine.sh" up "$kind" "$work/$1" --net="$(pid_of "net-$1")" --hostname="node-$1" "${options[@]}" >"$work/engine-$1.log" 2>&1
}

start_engines() {
  local node pids=() failed=0
  for ((node = 1; node <= nodes; node++)); do
    start_engine "$node" &
    pids+=($!)
  done
  for ((node = 1; node <= nodes; node++)); do
    wait "${pids[node - 1]}" || {
      cat "$work/engine-$node.log" >&2
      failed=1
    }
  done
  [ "$failed" = 0 ] || die "an engine did not start"
}

swarm_api() { # NODE PATH [JSON]
  sock=$work/$1/docker.sock engine_api "http://d$2" ${3+-H 'Content-Type: application/json' -d "$3"}
}

join() { # NODE TOKEN
  swarm_api "$1" /swarm/join "{\"ListenAddr\": \"0.0.0.0:2377\", \"AdvertiseAddr\": \"$(address "$1")\",
    \"RemoteAddrs\": [\"$(address 1):2377\"], \"JoinToken\": \"$2\"}"
}

form_swarm() {
  # A node is down after 3 heartbeats, 6 seconds instead of 15.
  local node tokens spec='{"Dispatcher": {"HeartbeatPeriod": 2000000000}}'
  swarm_api 1 /swarm/init "{\"ListenAddr\": \"0.0.0.0:2377\", \"AdvertiseAddr\": \"$(address 1)\", \"Spec\": $spec}" >/dev/null
  tokens=$(swarm_api 1 /swarm)
  for ((node = 2; node <= managers; node++)); do
    join "$node" "$(sed 's/.*"Manager":"\([^"]*\)".*/\1/' <<<"$tokens")"
  done
  for ((; node <= managers + workers; node++)); do
    join "$node" "$(sed 's/.*"Worker":"\([^"]*\)".*/\1/' <<<"$tokens")"
  done
}

sockets() { # FIRST COUNT
  local node list=()
  for ((node = $1; node < $1 + $2; node++)); do list+=("unix://$work/$node/docker.sock"); done
  echo "${list[*]}"
}

print_environment() {
  local node addresses=()
  for ((node = 1; node <= nodes; node++)); do addresses+=("$(address "$node")"); done
  printf '%s\n' "CLUSTER=$work" "CLUSTER_KIND=$kind" \
    "CLUSTER_MANAGERS=$(sockets 1 "$managers")" "CLUSTER_WORKERS=$(sockets $((managers + 1)) "$workers")" \
    "CLUSTER_SPARES=$(sockets $((managers + workers + 1)) "$spares")" "CLUSTER_ADDRESSES=${addresses[*]}"
}

up() { # KIND DIRECTORY [OPTION...]
  [ $# -ge 2 ] || die "usage: cluster.sh up KIND DIRECTORY [OPTION...]"
  [ "$(id -u)" = 0 ] || die "running a cluster needs root; use sudo"
  kind=$1
  mkdir -p "$2"
  work=$(readlink -f "$2")
  shift 2
  [ ! -f "$work/cluster" ] || die "there is a cluster in $work already"
  describe_kind "$kind"
  [ "$family" = docker ] || die "$kind does not have Swarm mode"
  parse_options "$@"
  ensure_packages "$kind"
  # `down` needs this even if `up` fails half-way.
  printf '%s\n' "$kind" "$root" >"$work/cluster"
  (IFS=$'\n' && echo -n "${engine_options[*]}") >"$work/options"
  make_networks "$nodes"
  start_engines
  form_swarm
  print_environment >"$work/env"
  cat "$work/env"
}

# Sets `work`, `kind` and `root` to those of a cluster.
open() { # DIRECTORY
  [ -f "${1:?DIRECTORY is missing}/cluster" ] || die "no cluster has been started in $1"
  work=$(readlink -f "$1")
  { read -r kind && read -r root; } <"$work/cluster"
}

down() { # DIRECTORY --purge
  open "${1:-}"
  [ "${2:-}" = --purge ] || die "usage: cluster.sh down DIRECTORY --purge"
  local directory pids=() pid failed=0
  for directory in "$work"/[0-9]*; do
    [ -f "$directory/packages" ] || continue
    "$here/engine.sh" down "$directory" --purge &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  remove_networks
  [ "$failed" = 0 ] || die "an engine did not stop cleanly"
  rm -rf --one-file-system "$work"
}

node_command() { # COMMAND DIRECTORY NODE [ARGUMENT...]
  [ $# -ge 3 ] || die "usage: cluster.sh $1 DIRECTORY NODE"
  open "$2"
  local command=$1 node=$3
  shift 3
  [ -d "$work/$node" ] || die "the cluster has no node $node"
  case $command in
    stop) "$here/engine.sh" down "$work/$node" ;;
    kill) "$here/engine.sh" down "$work/$node" --kill ;;
    start) start_engine "$node" || die "$(cat "$work/engine-$node.log")" ;;
    cut) set_port "$node" down ;;
    mend) set_port "$node" up ;;
    exec) exec nsenter -t "$(pid_of "net-$node")" -n "$@" ;;
  esac
}

command=${1:-}
case $command in
  up | down)
    shift
    "$command" "$@"
    ;;
  env) cat "${2:?DIRECTORY is missing}/env" 2>/dev/null || die "no cluster is up in $2" ;;
  stop | kill | start | cut | mend | exec) node_command "$@" ;;
  -h | --help | help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
