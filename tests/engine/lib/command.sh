# shellcheck shell=bash disable=SC2154,SC2317 # `here` comes from the script that sources this; traps call the functions
# Runs a command with engines that are started for it in a directory of their own, and that are gone afterwards, whether the
# command ends, fails or is interrupted.

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

work=''

# Stops what runs in a directory, an engine or a cluster, and removes the directory.
remove_directory() { # DIRECTORY
  local script=engine.sh
  [ ! -f "$1/cluster" ] || script=cluster.sh
  if [ -f "$1/packages" ] || [ -f "$1/cluster" ]; then "$here/$script" down "$1" --purge || return; fi
  rm -rf --one-file-system "$1"
}

leave() {
  local status=$?
  trap '' INT TERM HUP
  trap - EXIT
  [ -z "$work" ] || remove_directory "$work" || log "what was started in $work did not stop cleanly"
  exit "$status"
}

# Removes what runs left that were killed before they could clean up.
remove_leftovers() { # PARENT_DIRECTORY
  local directory pid start
  for directory in "$1"/asyncdocker.*; do
    read -r pid start 2>/dev/null <"$directory/owner" || continue
    if [ -O "$directory" ] && ! is_running "$pid" "$start"; then
      log "removing the engines that a killed run left in $directory"
      remove_directory "$directory" || log "cannot remove $directory"
    fi
  done
}

# Sets `work` to a new directory that is removed when the script exits.
make_directory() {
  trap leave EXIT
  trap 'on_signal HUP 1' HUP
  trap 'on_signal INT 2' INT
  trap 'on_signal TERM 15' TERM
  local parent=${TMPDIR:-/tmp}
  # Socket paths are limited to 107 bytes.
  [ ${#parent} -le 40 ] || parent=/tmp
  remove_leftovers "$parent"
  work=$(mktemp -d "$parent/asyncdocker.XXXXXX")
  echo "$$ $(start_time $$)" >"$work/owner"
}

# Runs a script that starts engines.
start() { # COMMAND...
  # Forward INT as TERM, because a shell that has just been put into the background ignores INT.
  forward_as=TERM
  run "$@" >/dev/null
  forward_as=''
}

# Unsets every variable that could direct a client elsewhere.
clear_environment() {
  unset DOCKER_HOST DOCKER_CONTEXT DOCKER_API_VERSION DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH "${!ASYNCDOCKER_TEST_@}"
}
