# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with engine.sh
# Registries on the loopback address, with plain HTTP: engines accept all of 127.0.0.0/8 without TLS.

registry_user=testuser registry_password=testpassword

start_registry() { # NAME PORT NETWORK [auth]
  local name=$1 directory=$work/$1
  mkdir -p "$directory/data"
  cat >"$directory/config.yml" <<YAML
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage:
  filesystem: {rootdirectory: $directory/data}
  delete: {enabled: true}
http: {addr: 127.0.0.1:$2}
YAML
  if [ "${4:-}" = auth ]; then
    # The bcrypt hash of the password above.
    # shellcheck disable=SC2016
    echo "$registry_user:"'$2b$05$abcdefghijklmnopqrstuuumdHvtDbXLiMUnSzTg5m4tpQDY2nJOK' >"$directory/htpasswd"
    # Credentials whose base64 contains both characters in which its alphabets differ. The password is ???>>>~~~
    # shellcheck disable=SC2016
    echo 'odd?>user:$2b$05$abcdefghijklmnopqrstuuWvrtiViDvTM8iW86aMkM6UHLjCXA5jq' >>"$directory/htpasswd"
    echo "auth: {htpasswd: {realm: test, path: $directory/htpasswd}}" >>"$directory/config.yml"
  fi
  start_process "$name" "$3" docker-registry serve "$directory/config.yml"
}
