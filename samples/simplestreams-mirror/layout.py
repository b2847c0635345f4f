"""Where a mirror's files lie, and what its documents say of them."""
import email.utils
import hashlib
import os
import re

# A name that becomes a directory or a part of a product's name.
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*\Z")


class Refused(Exception):
    """What was asked for makes no mirror; the message says why."""


class Tree:
    """The files below one directory."""

    def __init__(self, root):
        self.root = root
        self.paths = set()

    def add(self, path, source, item):
        """Copies a file to its place; its entry among a version's items."""
        target = os.path.join(self.root, path)
        size, digest = 0, hashlib.sha256()
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(source, "rb") as read, open(target + ".new", "wb") as write:
            for block in iter(lambda: read.read(1 << 20), b""):
                size += len(block)
                digest.update(block)
                write.write(block)
        os.replace(target + ".new", target)
        self.paths.add(path)
        ftype = "archive.tar.xz" if item in LOADER_ITEMS else item
        entry = {"ftype": ftype, "path": path, "sha256": digest.hexdigest(), "size": size}
        if item in LOADER_ITEMS:
            entry.update({"src_package": item, "src_release": "mirror", "src_version": os.path.basename(path)})
        elif item == "boot-kernel":
            entry["kpackage"] = "linux-generic"
        return entry

    def write(self, path, content):
        """Writes a document."""
        target = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target + ".new", "wb") as stream:
            stream.write(content)
        os.replace(target + ".new", target)
        self.paths.add(path)

    def remove_others(self, kept):
        """Removes what an earlier run laid out and this one did not."""
        for directory, _, names in os.walk(self.root, topdown=False):
            for name in names:
                path = os.path.relpath(os.path.join(directory, name), self.root)
                if path not in self.paths and path not in kept:
                    os.remove(os.path.join(directory, name))
            if directory != self.root and not os.listdir(directory):
                os.rmdir(directory)


LOADER_ITEMS = ("grub2-signed", "shim-signed", "grub2", "syslinux")


def required(product, key):
    value = product.get(key)
    if not isinstance(value, str) or not PLAIN.match(value):
        raise Refused('"%s" is %r, not a plain name' % (key, value))
    return value


def product_name(kind, product, label):
    """The name by which clients know what a product is."""
    if kind == "image":
        flavour = product.get("kflavor", "generic")
        parts = [required(product, key) for key in ("version", "arch", "subarch")]
        if flavour != "generic":
            parts[-1] += "-" + required(product, "kflavor")
        return "com.ubuntu.maas.%s:v3:boot:%s" % (label, ":".join(parts))
    if kind == "base":
        parts = [required(product, key) for key in ("version", "arch")]
        return "com.ubuntu.maas.%s:%s-bases:%s" % (label, required(product, "os"), ":".join(parts))
    if kind == "bootloader":
        parts = [required(product, key) for key in ("os", "bootloader-type", "arch")]
        return "com.ubuntu.maas.%s:1:%s" % (label, ":".join(parts))
    raise Refused('"type" is %r; known are image, base and bootloader' % kind)


def content_id(kind, label):
    """The stream a kind of product is in."""
    word = {"image": "v3:download", "base": "centos-bases-download", "bootloader": "1:bootloader-download"}
    if kind not in word:
        raise Refused('"type" is %r; known are %s' % (kind, ", ".join(sorted(word))))
    return "com.ubuntu.maas:%s:%s" % (label, word[kind])


def item_path(kind, product, version, item):
    """Where a file lies below the mirror."""
    if not PLAIN.match(version) or not PLAIN.match(item):
        raise Refused("version %r or item %r is not a plain name" % (version, item))
    if kind == "bootloader":
        place = ["bootloaders", required(product, "bootloader-type"), required(product, "arch"), version]
        return "/".join(place + [item + ".tar.xz"])
    place = [required(product, "os"), required(product, "release"), required(product, "arch"), version]
    # a release's root is one file, whichever kernel runs on it
    if item in ("boot-kernel", "boot-initrd", "boot-dtb"):
        place += [required(product, "subarch"), product.get("kflavor", "generic")]
    return "/".join(place + [item])


def stream_of(name, products, updated):
    """A products document."""
    return {
        "format": "products:1.0",
        "content_id": name,
        "datatype": "image-ids" if "bases" in name else "image-downloads",
        "updated": email.utils.format_datetime(updated),
        "products": {key: products[key] for key in sorted(products)},
    }
