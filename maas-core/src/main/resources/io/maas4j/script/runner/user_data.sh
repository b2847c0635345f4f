#!/bin/sh
# Unpacks the script runner of MAAS4J, finds this machine's preseed and runs its scripts.
#
# The preseed is, in this order: what COMMISSIONING_CREDENTIALS_URL points to; the first
# *cmdline*.cfg in MAAS_CLOUD_CFG_DIR (default /etc/cloud/cloud.cfg.d), which cloud-init wrote;
# what cloud-config-url= or url= on the kernel command line points to.
# MAAS_WORK_DIR: where to unpack and run (default: a new directory below TMPDIR or /tmp).
# MAAS_SYSROOT: directory standing for / when the command line is read.
set -eu
umask 077

if [ -n "${MAAS_WORK_DIR:-}" ]; then
    mkdir -p "$MAAS_WORK_DIR"
    work=$MAAS_WORK_DIR
else
    work=$(mktemp -d "${TMPDIR:-/tmp}/maas-user-data.XXXXXX")
fi
mkdir -p "$work/bin"

unpack() {
    if command -v base64 >/dev/null 2>&1; then
        base64 -d >"$work/bin/$1"
    else
        python3 -c 'import base64, sys
sys.stdout.buffer.write(base64.b64decode(sys.stdin.read()))' >"$work/bin/$1"
    fi
}

{{files}}
chmod 0755 "$work/bin"/*
PATH="$work/bin:$PATH"
DEBIAN_FRONTEND=noninteractive
export PATH DEBIAN_FRONTEND

download() {
    python3 -c 'import sys
sys.path.insert(0, sys.argv[3])
import maas_machine
try:
    status, body = maas_machine.Service().get(sys.argv[1])
except maas_machine.CallFailed as error:
    sys.exit("cannot fetch the preseed: %s" % error)
with open(sys.argv[2], "wb") as out:
    out.write(body)' "$1" "$2" "$work/bin"
}

config=
if [ -n "${COMMISSIONING_CREDENTIALS_URL:-}" ]; then
    config=$work/credentials.cfg
    download "$COMMISSIONING_CREDENTIALS_URL" "$config"
fi
if [ -z "$config" ]; then
    for candidate in "${MAAS_CLOUD_CFG_DIR:-/etc/cloud/cloud.cfg.d}"/*cmdline*.cfg; do
        if [ -f "$candidate" ]; then
            config=$candidate
            break
        fi
    done
fi
if [ -z "$config" ]; then
    set -f
    for word in $(cat "${MAAS_SYSROOT:-}/proc/cmdline"); do
        case $word in
        cloud-config-url=* | url=*)
            config=$work/credentials.cfg
            download "${word#*=}" "$config"
            break
            ;;
        esac
    done
fi
if [ -z "$config" ]; then
    echo "no preseed: set COMMISSIONING_CREDENTIALS_URL, or boot with cloud-config-url=URL" >&2
    exit 1
fi

exec maas-run-remote-scripts --config="$config" "$work/run"
