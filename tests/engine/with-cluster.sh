#!/bin/bash
# with-cluster.sh - runs a command with a swarm of container engines, and exits with the status of the command.
#
#   with-cluster.sh [--kind KIND] [--managers N] [--workers N] [--spares N] [ENGINE OPTION...] -- COMMAND...
#
# The engines are started for COMMAND in a directory under TMPDIR (default /tmp), and removed afterwards: see
# `cluster.sh --help` for what the options mean, and for how COMMAND can stop and restart nodes. Needs root.
#
# --kind KIND    the kind of the engines (default docker-28.5)
#
# COMMAND finds the cluster in these variables, whose names are those of `cluster.sh` with a prefix:
#   ASYNCDOCKER_TEST_CLUSTER             the directory, for `cluster.sh`
#   ASYNCDOCKER_TEST_CLUSTER_KIND        the kind
#   ASYNCDOCKER_TEST_CLUSTER_MANAGERS, ..._WORKERS, ..._SPARES    their Unix sockets, separated by spaces
#   ASYNCDOCKER_TEST_CLUSTER_ADDRESSES   the addresses of all nodes in the network of the cluster
# Variables that could direct a client elsewhere are unset, as by with-engine.sh.
#
# INT, TERM and HUP are forwarded to COMMAND and its children. Then the cluster stops, and the status is 130, 143 or 129.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source=lib/command.sh
. "$here/lib/command.sh"

usage() {
  sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
}

kind=docker-28.5 options=()
while :; do
  case ${1:-} in
    --kind=*) kind=${1#*=} ;;
    --kind | --managers | --workers | --spares)
      [ $# -gt 1 ] || die "$1 needs a value"
      if [ "$1" = --kind ]; then kind=$2; else options+=("$1=$2"); fi
      shift
      ;;
    --)
      shift
      break
      ;;
    -h | --help)
      usage
      exit
      ;;
    --*) options+=("$1") ;;
    *) die "usage: with-cluster.sh [--kind KIND] [--managers N] [--workers N] [--spares N] [ENGINE OPTION...] -- COMMAND..." ;;
  esac
  shift
done
[ $# -gt 0 ] || die "no command after --"
[ "$(id -u)" = 0 ] || die "starting a cluster needs root: prefix this command with 'sudo -E env \"PATH=\$PATH\"'"

make_directory
log "starting a cluster ($kind) in $work"
start "$here/cluster.sh" up "$kind" "$work" "${options[@]}"

clear_environment
while IFS='=' read -r name value; do
  export "ASYNCDOCKER_TEST_$name=$value"
done <"$work/env"

status=0
run "$@" || status=$?
exit "$status"
