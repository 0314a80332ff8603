# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with engine.sh
# Certificates for TLS tests: a server for localhost, and clients with every common key format.
#
#   ca.pem server-cert.pem server-key.pem
#   cert.pem key.pem             RSA, the key in PKCS#8; with ca.pem a DOCKER_CERT_PATH
#   ec-cert.pem ec-key.pem       EC, PKCS#8
#   key-pkcs1.pem ec-key-sec1.pem    the same keys in PKCS#1 and SEC1
#   pkcs1/ ec/ ec-sec1/ other/   DOCKER_CERT_PATH directories; the client certificate in other/ is from a foreign authority

make_certificates() { # DIRECTORY
  local directory=$1
  [ ! -f "$directory/.complete" ] || return 0
  mkdir -p "$directory"
  cat >"$directory/openssl.cnf" <<'CONF'
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:FALSE
keyUsage = digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,IP:127.0.0.1,IP:::1
[client]
basicConstraints = CA:FALSE
keyUsage = digitalSignature
extendedKeyUsage = clientAuth
CONF
  in_packages bash "$lib/make-certificates.sh" "$directory" 2>"$work/tls.log" || fail tls "could not create the certificates"
  : >"$directory/.complete"
}
