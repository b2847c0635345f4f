"""Writes OUT/manifest.json for build-images.sh.

  write_manifest.py OUT EPHEMERAL_OS/RELEASE DEPLOYABLE_OS/RELEASE ARCHITECTURE...
"""
import hashlib
import json
import os
import sys


def described(path):
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return {"sha256": digest.hexdigest(), "size": os.path.getsize(path)}


def main():
    out, ephemeral, deployable, *architectures = sys.argv[1:]

    def entry(kind, file):
        return {"kind": kind, "file": file, **described(os.path.join(out, file))}

    def image(name, arch, label, purpose, files):
        system, release = name.split("/")
        return {"os": system, "release": release, "arch": arch, "subarch": "generic", "label": label,
                "purpose": purpose, "files": files}

    images = []
    for arch in architectures:
        images.append(
            image(ephemeral, arch, "stable", "ephemeral",
                  [entry(kind, f"{arch}/{kind}") for kind in ("boot-kernel", "boot-initrd", "squashfs")]))
        if os.path.exists(os.path.join(out, arch, "disk.raw.gz")):
            # MAAS's name for a gzip-compressed raw disk is root-dd.gz.
            images.append(
                image(deployable, arch, "uploaded", "deployable",
                      [entry("root-dd.gz", f"{arch}/disk.raw.gz")]))
    manifest = {"format": "maas4j-images:1", "images": images}
    path = os.path.join(out, "manifest.json")
    with open(path + ".tmp", "w", encoding="utf-8") as stream:
        json.dump(manifest, stream, indent=2)
        stream.write("\n")
    os.replace(path + ".tmp", path)


if __name__ == "__main__":
    main()
