"""Enters an image into the manifest.json of an image directory; its other images stay.

  enter.py DIR OS RELEASE ARCH TITLE

The files are DIR/OS/RELEASE/ARCH/boot-kernel, boot-initrd and squashfs.
"""
import hashlib
import json
import os
import sys

FORMAT = "maas4j-images:1"
KINDS = ("boot-kernel", "boot-initrd", "squashfs")


def described(directory, kind, path):
    digest = hashlib.sha256()
    with open(os.path.join(directory, path), "rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    size = os.path.getsize(os.path.join(directory, path))
    return {"kind": kind, "file": path, "sha256": digest.hexdigest(), "size": size}


def main():
    directory, system, release, arch, title = sys.argv[1:]
    manifest = os.path.join(directory, "manifest.json")
    document = {"format": FORMAT, "images": []}
    if os.path.exists(manifest):
        with open(manifest, encoding="utf-8") as stream:
            document = json.load(stream)
        if document.get("format") != FORMAT:
            sys.exit('enter: %s is no image manifest: its "format" is not "%s"' % (manifest, FORMAT))
    image = {
        "os": system, "release": release, "arch": arch, "subarch": "generic", "label": "stable",
        "title": title, "purpose": "ephemeral",
        "files": [described(directory, kind, "%s/%s/%s/%s" % (system, release, arch, kind)) for kind in KINDS],
    }
    same = ("os", "release", "arch", "subarch", "label")
    others = [old for old in document["images"] if any(old.get(key) != image[key] for key in same)]
    document["images"] = others + [image]
    # a region that starts meanwhile reads the old one or the new one
    with open(manifest + ".new", "w", encoding="utf-8") as stream:
        json.dump(document, stream, indent=2)
        stream.write("\n")
    os.replace(manifest + ".new", manifest)


if __name__ == "__main__":
    main()
