#!/bin/sh
# Installs this machine: with curtin where there is one, else with MAAS4J's own installer.
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
if [ -e "$work/bin/curtin-source" ] && command -v curtin >/dev/null 2>&1; then
    set --
    for config in "$work"/bin/config-*.cfg; do
        set -- "$@" "--config=$config"
    done
    curtin install "$@" "$(cat "$work/bin/curtin-source")"
elif [ -e "$work/bin/install.json" ]; then
    "$work/bin/maas-install" --config "$work/bin/install.json"
else
    echo "this image can be installed by curtin only, which this environment has not" >&2
    exit 1
fi
