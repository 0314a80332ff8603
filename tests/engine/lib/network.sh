# shellcheck shell=bash disable=SC2154 # variables are shared with cluster.sh
# The networks of a cluster: a network namespace for each node, and one that has a bridge between them. A namespace and all
# its interfaces disappear with the process that holds it.

address() { # NODE
  echo "10.77.0.$1"
}

# Runs a command of the packages in a network of `start_process`.
in_network() { # NAME COMMAND...
  local pid
  pid=$(pid_of "$1")
  shift
  in_packages nsenter -t "$pid" -n "$@"
}

make_networks() { # COUNT
  local node
  start_process switch new sleep infinity
  for ((node = 1; node <= $1; node++)); do start_process "net-$node" new sleep infinity; done
  {
    echo "link add bridge type bridge"
    echo "link set bridge up"
    for ((node = 1; node <= $1; node++)); do
      echo "link add port-$node type veth peer name eth0 netns $(pid_of "net-$node")"
      echo "link set port-$node master bridge up"
    done
  } | in_network switch ip -batch -
  for ((node = 1; node <= $1; node++)); do
    printf '%s\n' "addr add $(address "$node")/24 dev eth0" "link set eth0 up" | in_network "net-$node" ip -batch -
  done
}

set_port() { # NODE up|down
  in_network switch ip link set "port-$1" "$2"
}

remove_networks() {
  local file name
  for file in "$work"/net-*.parent "$work/switch.parent"; do
    name=${file##*/}
    [ ! -f "$file" ] || stop_process "${name%.parent}" 0
  done
}
