#!/bin/sh
# Runs commands of the genuine maas command line, or of ours, against a region that runs: those of
# set-up scripts, then each kind of thing made, read, changed and deleted, then machines. What needs
# a machine is run when one is Ready, as with 'maas demo'. What needs a mirror of images is run when
# MIRROR is its address and KEYRING the file of its key, as 'samples/simplestreams-mirror' lays one
# out with --tiny.
# usage: run.sh URL KEY [PART ...]. Parts are setup, images, things, machines; all by default; setup
# always comes first. MAAS_CLI is the command to try; 'maas' of the PATH otherwise.
# Prints a line for each command; ends with 1 when one failed, with 77 where there is no such client.
set -eu

here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
cli=${MAAS_CLI:-maas}
command -v "$cli" >/dev/null || {
  printf 'skipped: there is no %s; MAAS_CLI can name one\n' "$cli"
  exit 77
}
[ $# -ge 2 ] || {
  printf 'usage: run.sh URL KEY [PART ...]\n' >&2
  exit 2
}
url=$1
key=$2
shift 2
[ $# -gt 0 ] || set -- images things machines
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

# until_imported waits at most a minute for the import of images to end, asking the region.
until_imported() {
  tries=0
  while [ "$tries" -lt 60 ]; do
    "$cli" seed boot-resources is-importing >"$work/out" 2>"$work/err" || true
    [ "$(cat "$work/out")" != false ] || break
    tries=$((tries + 1))
    sleep 1
  done
  answered false
}

# listed KEY VALUE [KEY VALUE]: the last answer, a list, has one with these; prints its id.
listed() {
  python3 -c '
import json, sys
pairs = dict(zip(sys.argv[2::2], sys.argv[3::2]))
found = [o for o in json.load(open(sys.argv[1])) if all(str(o[k]) == v for k, v in pairs.items())]
print(found[0]["id"])' "$work/out" "$@" 2>/dev/null || echo none
}

# names and a MAC that earlier runs have not left behind
some=clients-$$
mac() {
  printf '52:54:%02x:%02x:%02x:%02x' "$1" $(($$ / 65536 % 256)) $(($$ / 256 % 256)) $(($$ % 256))
}

attempt login seed "$url" "$key"
. "$here/setup.sh"
for part in "$@"; do
  case $part in
    setup) ;;
    images) [ -z "${MIRROR:-}" ] || . "$here/images.sh" ;;
    things | machines) . "$here/$part.sh" ;;
    *)
      printf 'run.sh: there is no part %s\n' "$part" >&2
      exit 2
      ;;
  esac
done
attempt logout seed
printf '%s commands, %s failures\n' "$count" "$failed"
[ "$failed" -eq 0 ]
