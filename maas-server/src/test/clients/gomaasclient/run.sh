#!/bin/sh
# Runs the calls of gomaasclient, the library of the Terraform provider, against a region that runs.
# usage: run.sh URL KEY. Ends with 77, after saying why, where it cannot be built.
# The library and what it uses come from the module proxy. Where that cannot be reached, GOMAASCLIENT
# names a GOPATH whose src has github.com/canonical/gomaasclient and github.com/juju/gomaasapi/v2.
set -eu

here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
version=v0.20.0

skip() {
  printf 'skipped: %s\n' "$1"
  exit 77
}

command -v go >/dev/null || skip "Go is missing"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${GOMAASCLIENT:-}" ]; then
  mkdir -p "$work/src/crud"
  cp "$here"/*.go "$work/src/crud/"
  (cd "$work/src/crud" &&
    GO111MODULE=off GOFLAGS='' GOPATH="$work:$GOMAASCLIENT:/usr/share/gocode" \
      GOCACHE="$work/cache" go build -o "$work/crud" .) >&2 ||
    skip "gomaasclient of $GOMAASCLIENT cannot be built here"
else
  cp "$here"/*.go "$work/"
  (cd "$work" && go mod init crud && go get "github.com/canonical/gomaasclient@$version" &&
    go mod tidy && go build -o crud .) >&2 || skip "gomaasclient cannot be fetched or built here"
fi
"$work/crud" "$@"
