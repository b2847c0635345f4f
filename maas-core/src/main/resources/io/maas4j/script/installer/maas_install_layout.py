"""Makes the disks what the storage configuration says, and mounts the result."""

import os
import re
import time

from maas_install_base import MIB, InstallFailed, missing_programs
from maas_install_disks import choose_disk, device_directory, release
from maas_install_storage import aligned
from maas_machine import read_text, seconds_from_env, sysroot_path

# UEFI specification 5.3.3, and what Linux and GRUB define for themselves.
GPT_TYPES = {
    "boot": "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
    "bios_grub": "21686148-6449-6E6F-744E-656564454649",
    "prep": "9E1A2D38-C612-4316-AA26-8B49521E5A8B",
    "linux": "0FC63DAF-8483-4772-8E79-3D69D8477DE4",
    "raid": "A19D880F-05FC-4D3B-A006-743F0F84911E",
    "lvm": "E6D6D379-F507-44C2-A23C-238F2A3DF928",
    "swap": "0657FD6D-A4AB-43C4-84E5-0933C4B4F4F4",
}
MBR_TYPES = {"extended": "5", "prep": "41", "raid": "fd", "lvm": "8e", "swap": "82", "fat": "ef"}
# Where records of earlier file systems, arrays and partition tables may be.
CLEARED_BYTES = MIB


class Layout:
    """Of the disks of this machine; on plain files nothing is mounted.

    target: the directory that the system is unpacked into, with everything mounted below it once
    made.
    """

    def __init__(self, storage, commands, log):
        self._storage = storage
        self._commands = commands
        self._log = log
        self._disks = {}
        self._mounted = []
        self.target = None

    # ---- before anything is changed --------------------------------------------------------

    def prepare(self):
        """Finds the disks and refuses what does not fit; changes nothing."""
        chosen = {}
        for entry in self._storage.of("disk"):
            disk = choose_disk({k: entry.get(k) for k in ("serial", "model", "path")})
            if disk.name in chosen:
                raise InstallFailed(
                    "%s and %s would be the same disk %s" % (chosen[disk.name], entry.id, disk)
                )
            chosen[disk.name] = entry.id
            self._disks[entry.id] = disk
            entry.device = disk.path
        faults = []
        for entry in self._storage.of("disk"):
            disk = self._disks[entry.id]
            self._log.say("%s is the disk %s, %d bytes" % (entry.id, disk, disk.size))
            faults.append(self._storage.misfit(entry, disk.size, disk.sector))
        sizes = {name: disk.size for name, disk in self._disks.items()}
        faults += self._storage.group_misfits(sizes)
        faults = [fault for fault in faults if fault]
        if faults:
            raise InstallFailed("; ".join(faults))
        if not self._commands.pretended:
            missing = missing_programs(self._storage.programs())
            if missing:
                raise InstallFailed(
                    "this system has no %s, with which the disks are set up: add the packages to the"
                    " ephemeral image" % ", ".join(missing)
                )

    @property
    def plain_files(self):
        return any(disk.plain_file for disk in self._disks.values())

    def disk(self, entry):
        return self._disks[entry.id]

    # ---- making it -------------------------------------------------------------------------

    def make(self, step):
        """All of it. step(name, description, function) reports each part."""
        step("clear", "clearing the disks", self._clear)
        for entry in self._storage.of("disk"):
            if self._storage.partitions(entry):
                step(entry.id, "partitioning " + entry.name, lambda e=entry: self._partition(e))
        for entry in self._storage.entries.values():
            if entry.kind == "raid":
                step(entry.id, "assembling " + entry.name, lambda e=entry: self._raid(e))
            elif entry.kind == "lvm_volgroup":
                step(entry.id, "making " + entry.name, lambda e=entry: self._group(e))
            elif entry.kind == "lvm_partition":
                self._volume(entry)
            elif entry.kind == "format":
                description = "%s on %s" % (entry.get("fstype"), entry.get("volume"))
                step(entry.id, "making " + description, lambda e=entry: self._format(e))

    def _clear(self):
        written = [
            disk
            for name, disk in self._disks.items()
            if self._storage.entries[name].get("wipe") or self._storage.is_used(name)
        ]
        for disk in written:
            if not disk.plain_file:
                release(disk, self._commands)
        for disk in written:
            here = sysroot_path("/sys/class/block/" + disk.name)
            names = sorted(os.listdir(here)) if os.path.isdir(here) else []
            for name in names if not disk.plain_file else []:
                if os.path.exists(os.path.join(here, name, "partition")):
                    self._commands.run("wipefs", "-q", "-a", "-f", os.path.join(device_directory(), name))
            self._commands.run("wipefs", "-q", "-a", "-f", disk.path)
            clear_ends(disk.path)

    def _partition(self, entry):
        disk = self._disks[entry.id]
        gpt = entry.get("ptable") == "gpt"
        if disk.plain_file and disk.size == 0:
            with open(disk.path, "r+b") as stream:
                stream.truncate(self._storage.end(entry, disk.sector))
        lines = ["label: " + ("gpt" if gpt else "dos")]
        # What sfdisk would leave free at the front is ours to say.
        lines += ["first-lba: 34"] if gpt else []
        placed = self._storage.placed(entry, disk.sector)
        for part, start, size in placed:
            words = [
                "start=%d" % (start // disk.sector),
                "size=%d" % (size // disk.sector),
                "type=" + (self._gpt_type(part) if gpt else self._mbr_type(part)),
            ]
            if gpt and part.get("uuid"):
                words.append("uuid=" + part.get("uuid").upper())
            if not gpt and part.get("flag") == "boot":
                words.append("bootable")
            path = disk.partition_path(part.get("number"))
            lines.append("%s : %s" % (path, ", ".join(words)))
            part.device = path
        quiet = ["sfdisk", "-q", "--no-tell-kernel"] if disk.plain_file else ["sfdisk", "-q", "--wipe", "always"]
        self._commands.run(*quiet, disk.path, text="\n".join(lines) + "\n")
        for part, _, size in placed:
            if part.get("flag") == "extended":
                continue
            if disk.plain_file:
                with open(part.device, "wb") as stream:
                    stream.truncate(size)
            else:
                self._await(part.device)
                # What lay at that place of the disk before.
                self._commands.run("wipefs", "-q", "-a", "-f", part.device)
                clear_ends(part.device)

    def _use(self, part):
        """raid, lvm, swap, fat or linux: what a partition is used for."""
        for entry in self._storage.of("raid", "lvm_volgroup", "format"):
            if part.id in entry.uses():
                if entry.kind == "format":
                    fstype = entry.get("fstype")
                    return "swap" if fstype == "swap" else "fat" if "fat" in fstype else "linux"
                return "raid" if entry.kind == "raid" else "lvm"
        return "linux"

    def _gpt_type(self, part):
        use = self._use(part)
        # flag boot also marks what a BIOS machine boots from, which is no ESP
        if part.get("flag") == "boot" and use == "fat":
            return GPT_TYPES["boot"]
        if part.get("flag") in ("bios_grub", "prep"):
            return GPT_TYPES[part.get("flag")]
        return GPT_TYPES["linux" if use == "fat" else use]

    def _mbr_type(self, part):
        if part.get("flag") in ("extended", "prep"):
            return MBR_TYPES[part.get("flag")]
        return MBR_TYPES.get(self._use(part), "83")

    def _await(self, path):
        deadline = time.monotonic() + seconds_from_env("MAAS_PARTITION_WAIT_SECONDS", 15.0)
        while not os.path.exists(path):
            if time.monotonic() >= deadline:
                raise InstallFailed("%s did not appear" % path)
            time.sleep(0.1)

    def _devices(self, entry, name="devices"):
        return [self._storage.entries[used].device for used in entry.get(name) or []]

    def _raid(self, entry):
        devices, spares = self._devices(entry), self._devices(entry, "spare_devices")
        path = os.path.join(device_directory(), entry.name)
        words = ["mdadm", "--create", path, "--run", "--force", "--metadata=1.2"]
        words += ["--level=%s" % entry.get("raidlevel"), "--raid-devices=%d" % len(devices)]
        words += ["--spare-devices=%d" % len(spares)] if spares else []
        self._commands.kernel(*words, *devices, *spares)
        entry.device = path
        if self._commands.pretended:
            self._stand_in(path, self._storage.device_size(entry, self._sizes()))
            return
        self._await(path)
        # Copying what is empty only takes time now; the installed system does it.
        state = "/sys/class/block/%s/md/sync_action" % os.path.basename(os.path.realpath(path))
        if os.path.exists(state):
            with open(state, "w") as stream:
                stream.write("frozen")

    def _sizes(self):
        return {name: disk.size for name, disk in self._disks.items()}

    def _group(self, entry):
        devices = self._devices(entry)
        for device in devices:
            self._lvm("pvcreate", "-ff", "-y", "--zero", "y", device)
        self._lvm("vgcreate", "--physicalextentsize", "4m", entry.name, *devices)

    def _lvm(self, command, *words):
        """Without udev it has to make its nodes itself."""
        alone = not os.path.exists(sysroot_path("/run/udev/control"))
        config = ["--config", "activation {udev_sync=0 udev_rules=0}"] if alone else []
        self._commands.kernel("lvm", command, *config, *words)

    def _volume(self, entry):
        group = self._storage.entries[entry.get("volgroup")].name
        size = aligned(entry.size(), 512)
        self._lvm("lvcreate", "-y", "-Wy", "-n", entry.name, "-L", "%db" % size, group)
        if self._commands.pretended:
            entry.device = os.path.join(device_directory(), "%s-%s" % (group, entry.name))
            self._stand_in(entry.device, size)
            return
        escaped = "%s-%s" % (group.replace("-", "--"), entry.name.replace("-", "--"))
        entry.device = mapped(escaped)

    @staticmethod
    def _stand_in(path, size):
        with open(path, "wb") as stream:
            stream.truncate(size)

    def _format(self, entry):
        below = self._storage.entries[entry.get("volume")]
        entry.device = below.device
        fstype, uuid, label = entry.get("fstype"), entry.get("uuid"), entry.get("label")
        words = [entry.program]
        if fstype.startswith("ext"):
            words += ["-q", "-F"] + flag("-U", uuid) + flag("-L", label)
        elif fstype == "xfs":
            words += ["-q", "-f"] + flag("-m", uuid and "uuid=" + uuid) + flag("-L", label)
        elif fstype == "btrfs":
            words += ["-q", "-f"] + flag("-U", uuid) + flag("-L", label)
        elif fstype == "swap":
            words += ["-q"] + flag("-U", uuid) + flag("-L", label)
        else:
            width = re.sub(r"\D", "", fstype)
            words += flag("-F", width) + flag("-n", label and label.upper()[:11])
            words += flag("-i", uuid and volume_id(uuid))
        self._commands.run(*words, *(entry.get("extra_options") or []), entry.device)

    # ---- mounting it -----------------------------------------------------------------------

    def mount(self, target):
        self.target = target
        for mount in self._storage.mounts():
            if not mount.get("path") or not mount.get("device"):
                continue
            entry = self._storage.entries[mount.get("device")]
            place = os.path.join(target, mount.get("path").lstrip("/"))
            os.makedirs(place, exist_ok=True)
            fstype = "vfat" if "fat" in entry.get("fstype") else entry.get("fstype")
            options = ["-o", mount.get("options")] if mount.get("options") else []
            self._commands.kernel("mount", "-t", fstype, *options, entry.device, place)
            if not self._commands.pretended:
                self._mounted.append(place)

    def unmount(self):
        """Everything that is mounted, so that all of it is on the disks."""
        os.sync()
        while self._mounted:
            self._commands.kernel("umount", self._mounted[-1])
            self._mounted.pop()
        for entry in self._storage.of("lvm_volgroup"):
            self._lvm("vgchange", "-q", "-an", entry.name)
        for entry in self._storage.of("raid"):
            self._commands.kernel("mdadm", "--stop", entry.device)

    def abandon(self):
        """As unmount, after a failure, whose reason is what counts."""
        while self._mounted:
            try:
                self._commands.kernel("umount", "-l", self._mounted[-1])
            except InstallFailed as error:
                self._log.say(str(error))
            self._mounted.pop()

    def identity(self, format_entry):
        """As fstab names a file system."""
        uuid = format_entry.get("uuid")
        if not uuid:
            said = self._commands.run("blkid", "-p", "-s", "UUID", "-o", "value", format_entry.device)
            return "UUID=" + said
        if "fat" in format_entry.get("fstype"):
            number = volume_id(uuid).upper()
            return "UUID=%s-%s" % (number[:4], number[4:])
        return "UUID=" + uuid


def flag(word, value):
    return [word, value] if value else []


def volume_id(uuid):
    """32 bits are all that FAT keeps."""
    return uuid.replace("-", "")[:8].lower()


def mapped(name):
    """The node of a device of the device mapper, whose name below /dev/mapper only udev makes."""
    block = sysroot_path("/sys/class/block")
    for device in sorted(os.listdir(block)):
        if read_text(os.path.join(block, device, "dm/name")) == name:
            named = os.path.join(device_directory(), "mapper", name)
            return named if os.path.exists(named) else os.path.join(device_directory(), device)
    raise InstallFailed("the volume %s did not appear" % name)


def clear_ends(path):
    """The first and last MiB."""
    descriptor = os.open(path, os.O_WRONLY)
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        for start in (0, max(0, size - CLEARED_BYTES)):
            length = min(CLEARED_BYTES, size - start)
            if length:
                os.pwrite(descriptor, bytes(length), start)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
