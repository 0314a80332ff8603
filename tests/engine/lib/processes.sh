# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with engine.sh
# Runs programs from the unpacked packages (`root`) for the engine in `work`.

# Runs a command in the foreground, in the network of the caller.
in_packages() { # COMMAND...
  # Settings for the namespaces of a background process would change the host here.
  ENTER_HOSTNAME='' ENTER_LOOPBACK='' ENTER_PID_FILE='' \
    unshare --mount --propagation private bash "$lib/enter.sh" "$root" "$work/mnt" "$@"
}

# Starts a background process in a new pid namespace, so that nothing it starts can outlive it.
# NETWORK is `host`, `new`, or the id of a process whose network to share.
start_process() { # NAME NETWORK COMMAND...
  local name=$1 network=$2 prefix=() options=(--mount --propagation private --pid --fork --kill-child)
  shift 2
  case $network in
    host) ;;
    new) options+=(--net) ;;
    *) prefix=(nsenter -t "$network" -n) ;;
  esac
  [ -z "${ENTER_HOSTNAME:-}" ] || options+=(--uts)
  rm -f "$work/$name.pid" "$work/$name.parent"
  # Containers inherit ignored signals, such as SIGHUP from nohup, and shells cannot trap those.
  ENTER_PID_FILE=$work/$name.pid ENTER_LOOPBACK=$([ "$network" != new ] || echo 1) \
    env --default-signal setsid "${prefix[@]}" unshare "${options[@]}" bash "$lib/enter.sh" "$root" "$work/mnt" "$@" \
    >"$work/$name.log" 2>&1 </dev/null &
  echo "$! $(start_time $!)" >"$work/$name.parent"
  wait_until 10 test -s "$work/$name.pid" || fail "$name" "did not start"
}

# Prints the id of a process of start_process, or nothing when it has ended.
pid_of() { # NAME[.parent]
  local file=$work/$1.pid pid start
  [ "${1%.parent}" = "$1" ] || file=$work/$1
  { read -r pid start <"$file"; } 2>/dev/null || return 0
  ! is_running "$pid" "$start" || echo "$pid"
}

has_ended() { # NAME
  [ -z "$(pid_of "$1")$(pid_of "$1.parent")" ]
}

signal_process() { # NAME SIGNAL
  local pid
  for pid in $(pid_of "$1") $(pid_of "$1.parent"); do
    kill "-$2" "$pid" 2>/dev/null || true
  done
}

stop_process() { # NAME SECONDS: how long it may take to exit after SIGTERM
  if [ "$2" -gt 0 ]; then
    signal_process "$1" TERM
    wait_until "$2" has_ended "$1" || log "the $1 did not exit within $2 s and is killed"
  fi
  signal_process "$1" KILL
  wait_until 10 has_ended "$1" || log "the $1 cannot be killed: process $(pid_of "$1")"
  rm -f "$work/$1.pid" "$work/$1.parent"
}

# Prints the end of a process's log, and exits.
fail() { # NAME WHAT
  tail -n 15 "$work/$1.log" >&2 || true
  die "the $1 $2 (log: $work/$1.log)"
}

wait_for_port() { # NAME PORT NETWORK
  local prefix=()
  [ "$3" = host ] || prefix=(nsenter -t "$3" -n)
  until port_is_open "$2" "${prefix[@]}"; do
    [ -n "$(pid_of "$1")" ] || fail "$1" "did not start"
    sleep 0.05
  done
}
