#!/bin/sh
# Runs commands of the genuine maas command line, or of ours, against a region that runs: those of
# set-up scripts, then each kind of thing made, read, changed and deleted, then machines. What needs
# a machine is run when one is Ready, as with 'maas demo'.
# usage: run.sh URL KEY. MAAS_CLI is the command to try; 'maas' of the PATH otherwise.
# Prints a line for each command; ends with 1 when one failed, with 77 where there is no such client.
set -eu

here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
cli=${MAAS_CLI:-maas}
command -v "$cli" >/dev/null || {
  printf 'skipped: there is no %s; MAAS_CLI can name one\n' "$cli"
  exit 77
}
[ $# -eq 2 ] || {
  printf 'usage: run.sh URL KEY\n' >&2
  exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# profiles of the genuine client and of ours are kept there
export HOME="$work" MAAS4J_PROFILES="$work/profiles"
count=0
failed=0

# attempt COMMAND ... prints whether it worked.
attempt() {
  count=$((count + 1))
  if "$cli" "$@" >"$work/out" 2>"$work/err"; then
    printf 'ok   %s\n' "$*"
  else
    printf 'FAIL %s: %s\n' "$*" "$(cat "$work/err" "$work/out" | tr '\n' ' ' | cut -c 1-300)"
    failed=$((failed + 1))
  fi
}

# refused TEXT COMMAND ... prints whether it ended with 2 and said TEXT.
refused() {
  count=$((count + 1))
  text=$1
  shift
  status=0
  "$cli" "$@" >"$work/out" 2>"$work/err" || status=$?
  if [ "$status" -eq 2 ] && cat "$work/out" "$work/err" | grep -qF -- "$text"; then
    printf 'ok   (refused) %s\n' "$*"
  else
    printf 'FAIL (status %s, not refused with: %s) %s: %s\n' "$status" "$text" "$*" \
      "$(cat "$work/err" "$work/out" | tr '\n' ' ' | cut -c 1-300)"
    failed=$((failed + 1))
  fi
}

# answered TEXT: the answer of the last command was this.
answered() {
  if [ "$(cat "$work/out")" != "$1" ]; then
    printf 'FAIL   answered %s instead of %s\n' "$(head -c 200 "$work/out")" "$1"
    failed=$((failed + 1))
  fi
}

# field PATH of the last answer, such as 'id' or '0.system_id' or 'boot_interface.id'.
field() {
  python3 -c '
import json, sys
value = json.load(open(sys.argv[1]))
for step in sys.argv[2].split("."):
    value = value[int(step) if isinstance(value, list) else step]
print(value)' "$work/out" "$1" 2>/dev/null || echo none
}

# holds PATH VALUE: that field of the last answer is this.
holds() {
  if [ "$(field "$1")" != "$2" ]; then
    printf 'FAIL   %s is %s instead of %s\n' "$1" "$(field "$1")" "$2"
    failed=$((failed + 1))
  fi
}

# until_status SYSTEM_ID STATUS waits at most a minute, asking the region.
until_status() {
  tries=0
  while [ "$tries" -lt 60 ]; do
    "$cli" seed machine read "$1" >"$work/out" 2>"$work/err" || true
    [ "$(field status_name)" != "$2" ] || break
    tries=$((tries + 1))
    sleep 1
  done
  holds status_name "$2"
}

# names and a MAC that earlier runs have not left behind
some=clients-$$
mac() {
  printf '52:54:%02x:%02x:%02x:%02x' "$1" $(($$ / 65536 % 256)) $(($$ / 256 % 256)) $(($$ % 256))
}

attempt login seed "$1" "$2"
. "$here/setup.sh"
. "$here/things.sh"
. "$here/machines.sh"
attempt logout seed
printf '%s commands, %s failures\n' "$count" "$failed"
[ "$failed" -eq 0 ]
