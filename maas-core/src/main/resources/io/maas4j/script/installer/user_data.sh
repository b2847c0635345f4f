#!/bin/sh
# Unpacks the image installer of MAAS4J with its configuration, and runs it.
# MAAS_WORK_DIR: where to unpack (default: a new directory below TMPDIR or /tmp). What is unpacked
# holds credentials, so it is removed at the end.
set -eu
umask 077

if [ -n "${MAAS_WORK_DIR:-}" ]; then
    mkdir -p "$MAAS_WORK_DIR"
    work=$MAAS_WORK_DIR
else
    work=$(mktemp -d "${TMPDIR:-/tmp}/maas-install.XXXXXX")
fi
mkdir -p "$work/bin"
trap 'rm -rf "$work/bin"' EXIT

unpack() {
    if command -v base64 >/dev/null 2>&1; then
        base64 -d >"$work/bin/$1"
    else
        python3 -c 'import base64, sys
sys.stdout.buffer.write(base64.b64decode(sys.stdin.read()))' >"$work/bin/$1"
    fi
    chmod 0700 "$work/bin/$1"
}

{{files}}
"$work/bin/maas-install" --config "$work/bin/install.json"
