#!/bin/bash
# Makes a small signed apt repository, and files beside it, of packages that nobody else has: what
# an operator's script may fetch where machines have no way to the internet. Needs no root.
#   build-repository.sh OUT SUITE
#
#   OUT/public/debian      the repository: component main of SUITE, for this architecture
#   OUT/public/files       a .deb and an archive, to be had by their addresses
#   OUT/key.asc            the public key, made for this run and thrown away after it
#
# acme-scale (apt) depends on acme-units (apt); acme-weights (by address) depends on acme-units, too.
set -euo pipefail
out=${1:?usage: build-repository.sh OUT SUITE} suite=${2:?usage: build-repository.sh OUT SUITE}
mkdir -p "$out/public/debian/pool" "$out/public/files"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
export GNUPGHOME=$work/gnupg
trap 'gpgconf --kill gpg-agent 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir -m 700 "$GNUPGHOME"

# package NAME DEPENDS TO: of the tree $work/NAME
package() {
  mkdir -p "$work/$1/DEBIAN"
  {
    printf 'Package: %s\nVersion: 1.0-1\nArchitecture: all\n' "$1"
    printf 'Maintainer: ACME <packages@acme.example>\n'
    [ -z "$2" ] || printf 'Depends: %s\n' "$2"
    printf 'Description: %s of the end-to-end test\n' "$1"
  } >"$work/$1/DEBIAN/control"
  dpkg-deb --root-owner-group -Zgzip --build "$work/$1" "$3/${1}_1.0-1_all.deb" >/dev/null
}

mkdir -p "$work/acme-units/usr/share/acme" "$work/acme-scale/usr/bin" "$work/acme-weights/usr/share/acme" "$work/limits"
echo "unit=kg" >"$work/acme-units/usr/share/acme/units.conf"
cat >"$work/acme-scale/usr/bin/acme-scale" <<'PROGRAM'
#!/bin/sh
# Weighs what it is given by name.
. /usr/share/acme/units.conf
echo "$(sed -n "s/^$1=//p" /usr/share/acme/weights.conf) $unit"
PROGRAM
chmod 755 "$work/acme-scale/usr/bin/acme-scale"
echo "rack=800" >"$work/acme-weights/usr/share/acme/weights.conf"
echo "most=1000" >"$work/limits/limits.conf"
package acme-units "" "$out/public/debian/pool"
package acme-scale acme-units "$out/public/debian/pool"
package acme-weights acme-units "$out/public/files"
tar -C "$work" -czf "$out/public/files/acme-limits.tar.gz" limits

cd "$out/public/debian"
index=dists/$suite/main/binary-$(dpkg --print-architecture)
mkdir -p "$index"
for file in pool/*.deb; do
  dpkg-deb -f "$file"
  printf 'Filename: %s\nSize: %s\nSHA256: %s\n\n' "$file" "$(stat -c %s "$file")" "$(sha256sum "$file" | cut -d' ' -f1)"
done >"$index/Packages"
cd "dists/$suite"
listed=${index#"dists/$suite/"}/Packages
{
  printf 'Origin: ACME\nSuite: %s\nCodename: %s\n' "$suite" "$suite"
  printf 'Architectures: %s\nComponents: main\n' "$(dpkg --print-architecture)"
  printf 'Date: %s\n' "$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S UTC')"
  printf 'SHA256:\n %s %s %s\n' "$(sha256sum "$listed" | cut -d' ' -f1)" "$(stat -c %s "$listed")" "$listed"
} >Release
sign() {
  gpg --batch --quiet --no-tty --pinentry-mode loopback --passphrase '' "$@"
}
sign --quick-generate-key 'ACME packages <packages@acme.example>' ed25519 sign never 2>/dev/null
sign --armor --export >"$out/key.asc"
sign --clearsign --digest-algo SHA256 --output InRelease Release
