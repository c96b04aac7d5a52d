#!/bin/sh
# Signs one program of Windows in its place, with SIGN_CERT (a .pfx file) and SIGN_PASSWORD. SIGN_TIME is a time stamp server, where
# the building machine reaches one: signatures without a time end with the certificate.
set -eu
# shellcheck disable=SC2086  # none or two words
osslsigncode sign -pkcs12 "$SIGN_CERT" -pass "${SIGN_PASSWORD:-}" -n "CadreDesk" ${SIGN_TIME:+-ts $SIGN_TIME} \
    -in "$1" -out "$1.signed" >/dev/null
mv "$1.signed" "$1"
