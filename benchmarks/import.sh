#!/bin/bash
# Images imported from a local mirror, beside curl and sha256sum with the same files of the same server:
#   benchmarks/import.sh [ROUNDS]      5 by default
#   LARGE=512   MiB of the one large file      FILES=200   EACH=2   many files, and MiB of each
#   NO_BUILD=1  runs what was built last       WORK=DIR    on the disk that is to be written to; needs thrice the files
#   MAAS4J_JAVA_OPTS="…"                       further options of the importing JVM
# The importer is the region's: signed streams, four files at once, sums made while they are written, each file
# synced. Rounds alternate between the ways; the importer is warmed up first. Everything is on loopback.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in python3 gpg gpgconf curl sha256sum; do
  if ! command -v $tool >/dev/null; then
    echo "skipped: $tool is not installed (apt-get install --no-install-recommends python3 gpg gpg-agent gpgconf curl coreutils)" >&2
    exit 0
  fi
done
[ -n "${NO_BUILD:-}" ] || mvn -q -B -ntp ${MAVEN_ARGS_EXTRA:-} -Pimport -DskipTests verify -pl benchmarks -am
work=$(mktemp -d "${WORK:-${TMPDIR:-/tmp}}/maas-import.XXXXXX")
server=

clean() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

# Bytes that do not compress, the same in every run: a release for amd64 whose root is large, and one for
# arm64 with many kernels.
python3 - "$work" "${LARGE:-512}" "${FILES:-200}" "${EACH:-2}" <<'EOF'
import json, os, random, sys
work, large, files, each = sys.argv[1], *map(int, sys.argv[2:])
made = random.Random(20260101)
def blob(name, mebibytes):
    with open(os.path.join(work, name), "wb") as file:
        for _ in range(mebibytes):
            file.write(made.randbytes(1 << 20))
    return name
def product(arch, flavour, root, kernel, initrd):
    return {"type": "image", "os": "ubuntu", "release": "noble", "version": "24.04", "release_title": "24.04 LTS",
            "release_codename": "Noble Numbat", "arch": arch, "subarch": "ga-24.04", "subarches": "generic,ga-24.04",
            "kflavor": flavour, "krel": "noble", "support_eol": "2029-05-31",
            "versions": {"20260101": {"boot-kernel": kernel, "boot-initrd": initrd, "squashfs": root}}}
products = [product("amd64", "generic", blob("large", large), blob("kernel", 1), blob("initrd", 1))]
root = blob("root", each)
for number in range(files // 2):
    products.append(product("arm64", "f%d" % number if number else "generic", root,
                            blob("kernel-%d" % number, each), blob("initrd-%d" % number, each)))
with open(os.path.join(work, "manifest.json"), "w") as file:
    json.dump({"format": "maas4j-mirror:1", "products": products}, file)
EOF
samples/simplestreams-mirror/build.py --into "$work/mirror" --manifest "$work/manifest.json"
find "$work" -maxdepth 1 -type f ! -name manifest.json ! -name mirror.key -delete

samples/simplestreams-mirror/serve.py "$work/mirror" --port 0 >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  grep -q '^listening' "$work/server.log" && break
  kill -0 $server 2>/dev/null || break
  sleep 0.1
done
url=$(sed -n 's/^listening on //p' "$work/server.log")
[ -n "$url" ] || {
  cat "$work/server.log" >&2
  exit 1
}

echo "$(date -u +%F) $(uname -r), $(nproc) cores, $(curl --version | head -1 | cut -d' ' -f1,2), $(sha256sum --version | head -1)"
uptime
# the server's own options
# shellcheck disable=SC2086 # options are words
java -Xms32m -Xmx512m -Xss512k -XX:+UseSerialGC ${MAAS4J_JAVA_OPTS:-} -cp "$(cat benchmarks/target/import.classpath)" \
  io.maas4j.benchmarks.images.ImportComparison "$work/mirror" "$url" "$server" "$work" "${1:-5}"
uptime
