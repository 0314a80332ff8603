#!/bin/bash
# enter.sh ROOT MOUNTPOINT COMMAND...
#
# Runs COMMAND where /usr is that of ROOT on top of the machine's own, and all else is the machine's, but for the
# places where engines leave things behind. To be run by unshare(1), in a mount namespace of its own: the mounts go
# when its last process does. An empty ROOT adds nothing to /usr.
#
# environment:
#   ENTER_PID_FILE  set when in a pid namespace of its own: gets "PID START_TIME" as the machine sees this process,
#                   which stays as the namespace's first process, and whose death ends all others in there
#   ENTER_LOOPBACK  set when in a network namespace of its own
#   ENTER_HOSTNAME  the host name, set when in a uts namespace of its own
#   ENTER_ETC       a folder whose files are laid over /etc
#   ENTER_SCRATCH   folders in which changes are thrown away
#   ENTER_CGROUP1   set to hide the version 2 half of a hybrid cgroup layout
set -euo pipefail
root=$1 new=$2
shift 2

if [ -n "${ENTER_PID_FILE:-}" ]; then
  # /proc is still the machine's here, and knows this process by the machine's id.
  read -r stat </proc/self/stat
  read -r -a fields <<<"${stat##*) }"
  echo "${stat%% *} ${fields[19]}" >"$ENTER_PID_FILE"
fi

# Shows the folders and links of one folder in another, but for some names. Plain files and sockets are not needed.
show() { # FROM TO [NAME...]
  local entry from=${1%/} to=${2%/}
  shift 2
  mkdir -p "$to"
  for entry in "$from"/*; do
    case " $* " in *" ${entry##*/} "*) continue ;; esac
    if [ -h "$entry" ]; then
      cp -P "$entry" "$to/"
    elif [ -d "$entry" ]; then
      mkdir "$to/${entry##*/}"
      mount -n --rbind "$entry" "$to/${entry##*/}"
    fi
  done
}

mkdir -p "$new"
mount -n -t tmpfs -o mode=755 none "$new"
# Not to be copied into itself along with the folder it stands in.
mount -n --make-unbindable "$new"
show / "$new" opt proc run usr
show /opt "$new/opt" containerd
show /run "$new/run" containerd containers crun docker libpod netns
mount -n --make-private "$new"

mkdir "$new/proc" "$new/usr" "$new/.old"
if [ -n "${ENTER_PID_FILE:-}" ]; then
  mount -n -t proc none "$new/proc"
else
  mount -n --rbind /proc "$new/proc"
fi
case $new in
  /dev/shm/*) ;;
  *) [ ! -d "$new/dev/shm" ] || mount -n -t tmpfs -o mode=1777 none "$new/dev/shm" ;;
esac
if [ -n "$root" ]; then
  # The machine's own tools (ps, git, tar and so on) stay visible beneath.
  mount -n -t overlay -o "ro,lowerdir=$root/usr:/usr" none "$new/usr"
else
  mount -n --rbind /usr "$new/usr"
fi
[ -z "${ENTER_ETC:-}" ] || mount -n -t overlay -o "ro,lowerdir=$ENTER_ETC:/etc" none "$new/etc"
for folder in ${ENTER_SCRATCH:-}; do
  mkdir -p "$new/.scratch$folder/"{upper,work}
  mount -n -t overlay -o "lowerdir=$folder,upperdir=$new/.scratch$folder/upper,workdir=$new/.scratch$folder/work" none "$new$folder"
done
if [ -n "${ENTER_CGROUP1:-}" ] && mountpoint -q "$new/sys/fs/cgroup/unified"; then
  umount -n "$new/sys/fs/cgroup/unified"
fi

cd "$new"
pivot_root . .old
cd /
umount -n -l /.old
[ -z "${ENTER_LOOPBACK:-}" ] || ip link set lo up
[ -z "${ENTER_HOSTNAME:-}" ] || echo "$ENTER_HOSTNAME" >/proc/sys/kernel/hostname

[ -n "${ENTER_PID_FILE:-}" ] || exec "$@"
# The first process of a pid namespace has two duties: to pass signals on, and to reap orphans, which bash does.
trap 'kill -TERM "$command" 2>/dev/null || true' TERM
"$@" &
command=$!
while kill -0 "$command" 2>/dev/null; do
  wait "$command" || true
done
