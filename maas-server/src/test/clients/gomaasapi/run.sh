#!/bin/sh
# Runs the calls of a Juju bootstrap, through Debian's gomaasapi, against a region that runs.
# usage: run.sh URL KEY [SERIES]. Ends with 77, after saying why, where it cannot be built.
set -eu

source=/usr/share/gocode/src/github.com/juju/gomaasapi
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)

skip() {
  printf 'skipped: %s\n' "$1"
  exit 77
}

if ! command -v go >/dev/null || [ ! -d "$source" ]; then
  command -v apt-get >/dev/null || skip "this is no Debian, and Go or gomaasapi is missing"
  [ "$(id -u)" -eq 0 ] || skip "Go or gomaasapi is missing, and only root can install them"
  {
    apt-get update -q &&
      DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        golang-go golang-github-juju-gomaasapi-dev
  } >&2 || skip "golang-go and golang-github-juju-gomaasapi-dev cannot be installed"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/bootstrap.go" "$work/"
(cd "$work" && GO111MODULE=off GOFLAGS= GOPATH=/usr/share/gocode GOCACHE="$work/cache" \
  go build -o bootstrap bootstrap.go) >&2 || skip "gomaasapi cannot be built here"
[ $# -gt 0 ] || exit 0
"$work/bootstrap" "$@"
