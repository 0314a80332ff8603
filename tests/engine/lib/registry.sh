# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with engine.sh
# Registries on the loopback address, in plain HTTP: engines take all of 127.0.0.0/8 without TLS.

registry_user=testuser registry_password=testpassword

start_registry() { # NAME PORT NETWORK [auth]
  local name=$1 folder=$work/$1
  mkdir -p "$folder/data"
  cat >"$folder/config.yml" <<YAML
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage:
  filesystem: {rootdirectory: $folder/data}
  delete: {enabled: true}
http: {addr: 127.0.0.1:$2}
YAML
  if [ "${4:-}" = auth ]; then
    # The bcrypt hash of the password above.
    # shellcheck disable=SC2016
    echo "$registry_user:"'$2b$05$abcdefghijklmnopqrstuuumdHvtDbXLiMUnSzTg5m4tpQDY2nJOK' >"$folder/htpasswd"
    # One whose base64 has all that tells its alphabets apart. Its password: ???>>>~~~
    # shellcheck disable=SC2016
    echo 'odd?>user:$2b$05$abcdefghijklmnopqrstuuWvrtiViDvTM8iW86aMkM6UHLjCXA5jq' >>"$folder/htpasswd"
    echo "auth: {htpasswd: {realm: test, path: $folder/htpasswd}}" >>"$folder/config.yml"
  fi
  start_process "$name" "$3" docker-registry serve "$folder/config.yml"
}
