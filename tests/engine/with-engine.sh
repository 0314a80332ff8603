#!/bin/bash
# with-engine.sh - runs a command with a container engine, and exits with the status of the command.
#
#   with-engine.sh [--private] [--kind KIND] [ENGINE OPTION...] -- COMMAND...
#
# The engine is the first of these that is available:
#   1. the engine at DOCKER_HOST, or a running engine at /var/run/docker.sock
#   2. an engine that is started for COMMAND in a directory under TMPDIR (default /tmp), and removed afterwards
#
# --private      skips 1, and uses the engine at ASYNCDOCKER_TEST_HOST if that is set
# --kind KIND    the kind to start (default docker-20.10); see `engine.sh --help` for kinds and engine options
#
# COMMAND finds an engine that was started in these variables:
#   DOCKER_HOST, ASYNCDOCKER_TEST_HOST              its Unix socket
#   ASYNCDOCKER_TEST_TCP                            --tcp: tcp://127.0.0.1:PORT without TLS
#   ASYNCDOCKER_TEST_TLS, ASYNCDOCKER_TEST_CERTS    --tls, --tlsverify: the same with TLS; a DOCKER_CERT_PATH
#   ASYNCDOCKER_TEST_REGISTRY                       --registry: 127.0.0.1:PORT
#   ASYNCDOCKER_TEST_REGISTRY_AUTH, ..._USER, ..._PASSWORD    --registry-auth: the same with a login
# and in everything that `engine.sh` prints. Variables that could direct a client elsewhere are unset: DOCKER_CONTEXT,
# DOCKER_API_VERSION, DOCKER_TLS, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH.
#
# INT, TERM and HUP are forwarded to COMMAND and its children. Then the engine stops, and the status is 130, 143 or 129.
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

private='' kind=docker-20.10 options=()
while :; do
  case ${1:-} in
    --private) private=1 ;;
    --kind)
      kind=${2:?--kind needs a kind}
      shift
      ;;
    --kind=*) kind=${1#*=} ;;
    --)
      shift
      break
      ;;
    -h | --help)
      usage
      exit
      ;;
    --*) options+=("$1") ;;
    *) die "usage: with-engine.sh [--private] [--kind KIND] [ENGINE OPTION...] -- COMMAND..." ;;
  esac
  shift
done
[ $# -gt 0 ] || die "no command after --"

default_socket_answers() {
  [ -S /var/run/docker.sock ] &&
    [ "$(curl -s -m 5 --noproxy '*' --unix-socket /var/run/docker.sock http://localhost/_ping)" = OK ]
}

if [ -n "$private" ]; then
  if [ -n "${ASYNCDOCKER_TEST_HOST:-}" ]; then
    log "using the engine at ASYNCDOCKER_TEST_HOST: $ASYNCDOCKER_TEST_HOST"
    export DOCKER_HOST=$ASYNCDOCKER_TEST_HOST
    exec "$@"
  fi
elif [ -n "${DOCKER_HOST:-}" ]; then
  log "using the engine at DOCKER_HOST: $DOCKER_HOST"
  exec "$@"
elif default_socket_answers; then
  log "using the engine at /var/run/docker.sock"
  exec "$@"
fi

if [ "$(id -u)" != 0 ]; then
  die "$([ -n "$private" ] || echo "no engine is running, and ")starting one needs root. Either prefix this command with" \
    "'sudo -E env \"PATH=\$PATH\"', or set the address of a running engine in" \
    "$([ -n "$private" ] && echo ASYNCDOCKER_TEST_HOST || echo DOCKER_HOST)"
fi

make_directory
log "starting a private engine ($kind) in $work"
start "$here/engine.sh" up "$kind" "$work" "${options[@]}"

clear_environment
while IFS='=' read -r name value; do
  export "$name=$value"
  case $name in
    DOCKER_HOST) export ASYNCDOCKER_TEST_HOST="$value" ;;
    DOCKER_HOST_TCP) export ASYNCDOCKER_TEST_TCP="$value" ;;
    DOCKER_HOST_TLS) export ASYNCDOCKER_TEST_TLS="$value" ;;
    ENGINE_CERTS) export ASYNCDOCKER_TEST_CERTS="$value" ;;
    REGISTRY*) export "ASYNCDOCKER_TEST_$name=$value" ;;
  esac
done <"$work/env"

status=0
run "$@" || status=$?
exit "$status"
