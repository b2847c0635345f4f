"""The disks of this machine, and which one is meant."""

import json
import os
import re
import stat

from maas_install_base import InstallFailed
from maas_machine import read_text, sysroot_path


class Disk:
    """A block device, or a plain file standing for one."""

    def __init__(self, name, model="", serial=""):
        self.name = name
        self.path = os.path.join(device_directory(), name)
        self.model = model
        self.serial = serial

    @property
    def plain_file(self):
        return stat.S_ISREG(os.stat(self.path).st_mode)

    @property
    def size(self):
        """Bytes; 0 for a plain file that stands for a disk of any size."""
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            return os.lseek(descriptor, 0, os.SEEK_END)
        finally:
            os.close(descriptor)

    @property
    def sector(self):
        text = read_text(sysroot_path("/sys/block/%s/queue/logical_block_size" % self.name))
        return int(text) if text.isdigit() else 512

    def partition_path(self, number):
        """sda1, nvme0n1p1."""
        infix = "p" if self.path[-1].isdigit() else ""
        return "%s%s%d" % (self.path, infix, number)

    def __str__(self):
        return "%s (model '%s', serial '%s')" % (self.name, self.model, self.serial)


def device_directory():
    return os.environ.get("MAAS_DEV_DIR") or "/dev"


def udev_property(number, key):
    text = read_text(sysroot_path("/run/udev/data/b" + number))
    match = re.search(r"^E:%s=(.*)$" % key, text, re.M)
    return match.group(1) if match else ""


def disks():
    """Fixed, writable disks; the plain files of MAAS_DEV_DIR when the kernel knows none of them."""
    found, block = [], sysroot_path("/sys/block")
    for name in sorted(os.listdir(block)) if os.path.isdir(block) else []:
        here = os.path.join(block, name)
        if not os.path.exists(os.path.join(here, "device")) or name.startswith("sr"):
            continue
        if "1" in (read_text(os.path.join(here, "ro")), read_text(os.path.join(here, "removable"))):
            continue
        if not os.path.exists(os.path.join(device_directory(), name)):
            continue
        number = read_text(os.path.join(here, "dev"))
        serial = read_text(os.path.join(here, "device/serial")) or read_text(here + "/serial")
        serial = serial or udev_property(number, "ID_SERIAL_SHORT") or unit_serial(here)
        model = read_text(os.path.join(here, "device/model")) or udev_property(number, "ID_MODEL")
        found.append(Disk(name, model, serial))
    if not found and os.environ.get("MAAS_DEV_DIR"):
        for name in sorted(os.listdir(device_directory())):
            if os.path.isfile(os.path.join(device_directory(), name)):
                found.append(Disk(name))
    return found


def unit_serial(here):
    """Of a SCSI disk, by its page 0x80 of vital product data: its length at 3, then the text."""
    try:
        with open(os.path.join(here, "device/vpd_pg80"), "rb") as stream:
            page = stream.read(260)
    except OSError:
        return ""
    return page[4 : 4 + page[3]].decode("ascii", "replace").strip() if len(page) > 4 else ""


def holders(name):
    """What the kernel has made of a disk and its partitions, the outermost first."""
    here = sysroot_path("/sys/class/block/" + name)
    found = []
    if not os.path.isdir(here):
        return found
    parts = [n for n in sorted(os.listdir(here)) if os.path.exists(here + "/%s/partition" % n)]
    for part in parts:
        found += [above for above in holders(part) if above not in found]
    directory = os.path.join(here, "holders")
    for above in sorted(os.listdir(directory)) if os.path.isdir(directory) else []:
        found += [n for n in holders(above) + [above] if n not in found]
    return found


def in_use(disk):
    names = [disk.name] + holders(disk.name)
    mounted = [line.split(" ")[0] for line in read_text("/proc/mounts").splitlines()]
    # a device of LVM has several names
    mounted = [os.path.realpath(path) for path in mounted if path.startswith("/")]
    for name in names:
        path = re.escape(os.path.join(device_directory(), name))
        if any(re.match(path + r"(p?\d+)?$", device) for device in mounted):
            return True
    return False


def choose_disk(selector):
    candidates = disks()
    seen = "; ".join(map(str, candidates)) or "none"
    plain = lambda text: re.sub(r"[\s_]+", " ", str(text)).strip()
    wanted = {k: plain(selector[k]) for k in ("serial", "model") if selector.get(k)}
    matching = [
        disk for disk in candidates if all(plain(getattr(disk, k)) == v for k, v in wanted.items())
    ]
    if selector.get("path"):
        path = selector["path"]
        if path.startswith("/dev/"):
            path = os.path.join(device_directory(), path[len("/dev/") :])
        path = os.path.realpath(path)
        matching = [disk for disk in matching if os.path.realpath(disk.path) == path]
    elif not wanted and not selector.get("first"):
        raise InstallFailed("disk: give serial, model, path or first")
    free = [disk for disk in matching if not in_use(disk)]
    if not free:
        why = "is in use" if matching else "is not in this machine"
        shown = {k: v for k, v in selector.items() if v}
        raise InstallFailed("the disk %s %s; disks here: %s" % (json.dumps(shown), why, seen))
    return free[0]


def release(disk, commands):
    """Stops arrays and volumes that an earlier system left on it, so that it can be written."""
    for name in holders(disk.name):
        here = sysroot_path("/sys/class/block/" + name)
        if not os.path.isdir(here):
            continue
        if os.path.isdir(here + "/dm"):
            commands.run("dmsetup", "remove", "--force", read_text(here + "/dm/name"))
        elif os.path.isdir(here + "/md"):
            commands.run("mdadm", "--stop", os.path.join(device_directory(), name))
        elif os.path.exists(here + "/bcache/stop"):
            with open(here + "/bcache/stop", "w") as stream:
                stream.write("1")
        else:
            raise InstallFailed("%s is held by %s, which cannot be stopped" % (disk.name, name))
