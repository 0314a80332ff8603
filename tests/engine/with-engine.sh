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
#   DOCKER_HOST, ASYNCDOCKER_TEST_HOST              its unix socket
#   ASYNCDOCKER_TEST_TCP                            --tcp: tcp://127.0.0.1:PORT without TLS
#   ASYNCDOCKER_TEST_TLS, ASYNCDOCKER_TEST_CERTS    --tls, --tlsverify: the same with TLS; a DOCKER_CERT_PATH
#   ASYNCDOCKER_TEST_REGISTRY                       --registry: 127.0.0.1:PORT
#   ASYNCDOCKER_TEST_REGISTRY_AUTH, ..._USER, ..._PASSWORD    --registry-auth: the same with a login
# and in everything that `engine.sh` prints. Variables that could direct a client elsewhere are unset: DOCKER_CONTEXT,
# DOCKER_API_VERSION, DOCKER_TLS, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH.
#
# INT, TERM and HUP are forwarded to COMMAND and its children. Then the engine stops, and the status is 130, 143 or 129.
# shellcheck disable=SC2317 # traps call the functions
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=lib/common.sh
. "$here/lib/common.sh"

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

# --- the command, and the signals that end it --------------------------------------------------------------------

child='' interrupted='' forward_as=''

# A process and its descendants, each as PID:START_TIME. Descendants in another session, such as daemons, are left out,
# because a terminal would not signal them either.
process_tree() { # PID
  local file stat fields pid known=" $1 " grown=1
  local -A parents=() sessions=()
  for file in /proc/[0-9]*/stat; do
    { read -r stat <"$file"; } 2>/dev/null || continue
    read -r -a fields <<<"${stat##*) }"
    parents[${stat%% *}]=${fields[1]} sessions[${stat%% *}]=${fields[3]}
  done
  while [ -n "$grown" ]; do
    grown=''
    for pid in "${!parents[@]}"; do
      if [[ $known != *" $pid "* && $known == *" ${parents[$pid]} "* && ${sessions[$pid]} == "${sessions[$1]-}" ]]; then
        known+="$pid " grown=1
      fi
    done
  done
  for pid in $known; do echo "$pid:$(start_time "$pid")"; done
}

signal_all() { # SIGNAL PID:START_TIME...
  local signal=$1 process
  shift
  for process; do
    ! is_running "${process%:*}" "${process#*:}" || kill "-$signal" "${process%:*}" 2>/dev/null || true
  done
}

all_ended() { # PID:START_TIME...
  local process
  for process; do
    ! is_running "${process%:*}" "${process#*:}" || return 1
  done
}

on_signal() { # NAME NUMBER
  interrupted=$((128 + $2))
  [ -n "$child" ] || exit "$interrupted"
  local processes
  mapfile -t processes < <(process_tree "$child")
  # A terminal has already sent Ctrl-C to all of them, and many programs quit at once on the second one.
  if [ "$1" = INT ] && { : </dev/tty; } 2>/dev/null; then
    wait_until 1 all_ended "${processes[@]}" || true
  fi
  signal_all "${forward_as:-$1}" "${processes[@]}"
  wait_until 10 all_ended "${processes[0]}" || log "the command did not exit on $1 and is killed"
  wait_until 2 all_ended "${processes[@]}" || signal_all KILL "${processes[@]}"
}

# Runs a command in the background, so that traps run at once. The command keeps the stdin and the Ctrl-C of the
# foreground, which the shell would otherwise take away.
run() { # COMMAND...
  local status
  (
    trap - INT QUIT TERM HUP EXIT
    exec "$@"
  ) <&0 &
  child=$!
  while :; do
    status=0
    wait "$child" || status=$?
    # `wait` also returns on a signal.
    [ -n "$(start_time "$child")" ] || break
  done
  child=''
  [ -z "$interrupted" ] || exit "$interrupted"
  return "$status"
}

# --- the engine --------------------------------------------------------------------------------------------------

work=''
stop_engine() {
  local status=$?
  trap '' INT TERM HUP
  trap - EXIT
  if [ -n "$work" ]; then
    [ ! -f "$work/packages" ] || "$here/engine.sh" down "$work" --purge || log "the engine did not stop cleanly"
    rm -rf --one-file-system "$work"
  fi
  exit "$status"
}
trap stop_engine EXIT
trap 'on_signal HUP 1' HUP
trap 'on_signal INT 2' INT
trap 'on_signal TERM 15' TERM

# Removes the engines of runs that were killed before they could stop them.
remove_leftovers() { # PARENT_DIRECTORY
  local directory pid start
  for directory in "$1"/asyncdocker.*; do
    read -r pid start 2>/dev/null <"$directory/owner" || continue
    if [ -O "$directory" ] && ! is_running "$pid" "$start"; then
      log "removing the engine that a killed run left in $directory"
      [ ! -f "$directory/packages" ] || "$here/engine.sh" down "$directory" --purge || continue
      rm -rf --one-file-system "$directory"
    fi
  done
}

parent=${TMPDIR:-/tmp}
# Socket paths are limited to 107 bytes.
[ ${#parent} -le 40 ] || parent=/tmp
remove_leftovers "$parent"
work=$(mktemp -d "$parent/asyncdocker.XXXXXX")
echo "$$ $(start_time $$)" >"$work/owner"

log "starting a private engine ($kind) in $work"
# Forward INT as TERM, because a shell that has just been put into the background ignores INT.
forward_as=TERM
run "$here/engine.sh" up "$kind" "$work" "${options[@]}" >/dev/null
forward_as=''

unset DOCKER_CONTEXT DOCKER_API_VERSION DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH "${!ASYNCDOCKER_TEST_@}"
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
