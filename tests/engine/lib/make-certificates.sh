#!/bin/bash
# make-certificates.sh DIRECTORY: fills DIRECTORY, which holds openssl.cnf (see tls.sh), by the openssl on PATH.
set -euo pipefail
cd "$1"
export OPENSSL_CONF=$PWD/openssl.cnf

rsa_key() { openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1"; }
ec_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

authority() { # NAME SUBJECT
  ec_key "$1-key.pem"
  openssl req -new -x509 -sha256 -days 3650 -extensions ca -subj "/CN=$2" -key "$1-key.pem" -out "$1.pem"
}

certificate() { # KEY OUT SUBJECT SECTION AUTHORITY
  openssl req -new -sha256 -subj "/CN=$3" -key "$1" -out request.pem
  openssl x509 -req -sha256 -days 3650 -in request.pem -CA "$5.pem" -CAkey "$5-key.pem" \
    -set_serial "0x$(openssl rand -hex 8)" -extfile openssl.cnf -extensions "$4" -out "$2"
  rm request.pem
}

cert_path() { # NAME KEY CERTIFICATE
  mkdir -p "$1"
  cp ca.pem "$1/ca.pem"
  cp "$2" "$1/key.pem"
  cp "$3" "$1/cert.pem"
}

authority ca "test authority"
authority other-ca "foreign test authority"

rsa_key server-key.pem
rsa_key key.pem
ec_key ec-key.pem
openssl rsa -in key.pem -traditional -out key-pkcs1.pem
openssl ec -in ec-key.pem -out ec-key-sec1.pem

certificate server-key.pem server-cert.pem localhost server ca
certificate key.pem cert.pem client client ca
certificate ec-key.pem ec-cert.pem "ec client" client ca
certificate key.pem other-cert.pem "foreign client" client other-ca

cert_path pkcs1 key-pkcs1.pem cert.pem
cert_path ec ec-key.pem ec-cert.pem
cert_path ec-sec1 ec-key-sec1.pem ec-cert.pem
cert_path other key.pem other-cert.pem
chmod 600 ./*key*.pem ./*/key.pem
