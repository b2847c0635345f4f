# ---- reading /sys and /proc ------------------------------------------------------------------

import json
import os
import re
import sys

MOST_BYTES = 1 << 24
MOST_NUMBER = (1 << 63) - 1
MOST_PROCESSORS = 1 << 16
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class Tree:
    """A root directory; every reader answers with an empty value for what is not there."""

    def __init__(self, root):
        self.root = os.path.realpath(root)
        self.live = self.root == "/"

    def path(self, *parts):
        joined = os.path.join(*parts)
        if not self.live and not joined.startswith(self.root + "/"):
            joined = os.path.join(self.root, joined.lstrip("/"))
        return joined

    def text(self, *parts):
        try:
            with open(self.path(*parts), "rb") as stream:
                return stream.read(MOST_BYTES).decode("utf-8", "replace").strip(" \t\r\n\0")
        except OSError:
            return ""

    def bytes(self, *parts):
        try:
            with open(self.path(*parts), "rb") as stream:
                return stream.read(MOST_BYTES)
        except OSError:
            return b""

    def number(self, *parts, default=0, base=10):
        """Never negative, and never more than the 63 bits that readers of JSON can take."""
        try:
            return min(max(0, int(self.text(*parts), base)), MOST_NUMBER)
        except ValueError:
            return default

    def names(self, *parts):
        try:
            return sorted(os.listdir(self.path(*parts)), key=natural)
        except OSError:
            return []

    def exists(self, *parts):
        return os.path.exists(self.path(*parts))

    def link(self, *parts):
        """The last part of where a link leads, '' when there is none."""
        try:
            return os.path.basename(os.readlink(self.path(*parts)))
        except OSError:
            return ""

    def real(self, *parts):
        return os.path.realpath(self.path(*parts))

    def json(self, name):
        """An object that describes what a tree of files cannot."""
        text = self.text(name)
        try:
            document = json.loads(text) if text else {}
        except ValueError as error:
            sys.exit("%s is not JSON: %s" % (self.path(name), error))
        if not isinstance(document, dict):
            sys.exit("%s must hold a JSON object" % self.path(name))
        return document


def natural(text):
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d{1,18})", text)]


def id_list(text):
    """The numbers of a kernel list such as 0-3,8."""
    numbers = set()
    for match in re.finditer(r"(\d{1,9})(?:-(\d{1,9}))?", text):
        first, last = int(match.group(1)), int(match.group(2) or match.group(1))
        numbers.update(range(first, min(last, first + MOST_PROCESSORS) + 1))
    return numbers


def megahertz(text):
    """A whole number of MHz, 0 for what is none."""
    match = re.match(r"(\d{1,9})(\.\d*)?$", text)
    return int(match.group(1)) if match else 0


def clean(value):
    """The same without control characters, which devices put into their names.

    Databases refuse NUL, and a line feed in a name lies to whoever reads it.
    """
    if isinstance(value, str):
        return CONTROLS.sub(" ", value.encode("utf-8", "replace").decode("utf-8")).strip()
    if isinstance(value, dict):
        return {clean(key): clean(each) for key, each in value.items()}
    if isinstance(value, list):
        return [clean(each) for each in value]
    return value


def without_empty(mapping, *keys):
    """Drops the named optional keys where they have no value."""
    return {k: v for k, v in mapping.items() if k not in keys or v not in ("", 0, None, [], {})}


def numa_node(tree, device):
    return max(0, tree.number(device, "numa_node"))


def driver_of(tree, device):
    driver = tree.link(device, "driver")
    version = tree.text(device, "driver/module/version") if driver else ""
    if driver and not version:
        version = uname(tree)["release"]
    return driver, version


def uname(tree):
    if tree.live:
        names = os.uname()
        return {k: getattr(names, k) for k in ("machine", "release", "sysname", "nodename")}
    given = tree.json("uname.json")
    host = os.uname()
    return {
        "machine": given.get("machine", host.machine),
        "release": given.get("release", host.release),
        "sysname": given.get("sysname", "Linux"),
        "nodename": given.get("nodename") or tree.text("etc/hostname") or "localhost",
    }


# ---- names of vendors and products -----------------------------------------------------------


class IdNames:
    """pci.ids or usb.ids of this machine, read once; without the file there are no names."""

    def __init__(self, tree, file):
        self._names = {}
        for folder in ("usr/share/misc", "usr/share/hwdata", "var/lib/usbutils"):
            if tree.exists(tree.root, folder, file):
                self._read(tree.path(tree.root, folder, file))
                break

    def _read(self, path):
        vendor = None
        with open(path, encoding="utf-8", errors="replace") as stream:
            for line in stream:
                match = re.match(r"(\t?)([0-9a-f]{4})  (.+)", line)
                if match and not match.group(1):
                    vendor = match.group(2)
                    self._names[vendor] = match.group(3).strip()
                elif match:
                    self._names[(vendor, match.group(2))] = match.group(3).strip()
                elif line.startswith("C "):
                    self._read_classes(line, stream)
                    break

    def _read_classes(self, line, stream):
        """Classes and their subclasses end the file, up to lists of other things."""
        major = None
        for line in [line] + list(stream):
            match = re.match(r"C ([0-9a-f]{2})  (.+)|\t([0-9a-f]{2})  (.+)", line)
            if match and match.group(1):
                major = match.group(1)
                self._names[("C", major)] = match.group(2).strip()
            elif match and major:
                self._names[("C", major, match.group(3))] = match.group(4).strip()
            elif line.strip() and not line.startswith(("\t\t", "#")):
                break

    def vendor(self, vendor):
        return self._names.get(vendor, "")

    def product(self, vendor, product):
        return self._names.get((vendor, product), "")

    def class_name(self, number):
        return self._names.get(("C", "%02x" % number), "")

    def subclass_name(self, number, sub):
        return self._names.get(("C", "%02x" % number, "%02x" % sub), "")
