"""What the disks are to become: curtin's storage configuration, version 1, understood and checked.

Nothing here changes a disk. Whatever cannot be done is refused, all of it in one message, before
anything else happens.

Understood: disk (ptable gpt, msdos or none), partition (flags boot, bios_grub, prep, extended,
logical), lvm_volgroup, lvm_partition, raid (levels 0, 1, 5, 6, 10), format (ext2 to ext4, xfs,
btrfs, fat, swap), mount, also of tmpfs and ramfs.
"""

import re

from maas_install_base import MIB, InstallFailed

KINDS = ("disk", "partition", "lvm_volgroup", "lvm_partition", "raid", "format", "mount")
FLAGS = ("boot", "bios_grub", "prep", "extended", "logical")
RAID_LEVELS = ("0", "1", "5", "6", "10")
SPECIAL = ("tmpfs", "ramfs")
# File system, and the program that makes it.
MAKERS = {
    "ext2": "mkfs.ext2",
    "ext3": "mkfs.ext3",
    "ext4": "mkfs.ext4",
    "xfs": "mkfs.xfs",
    "btrfs": "mkfs.btrfs",
    "fat": "mkfs.vfat",
    "fat12": "mkfs.vfat",
    "fat16": "mkfs.vfat",
    "fat32": "mkfs.vfat",
    "vfat": "mkfs.vfat",
    "swap": "mkswap",
}
UNITS = {"": 1, "B": 1, "K": 1 << 10, "M": MIB, "G": 1 << 30, "T": 1 << 40}
# What a backup GPT needs at the end, generously; what partitions are aligned to.
END_RESERVE = MIB
EXTENT = 4 * MIB
RAID_RESERVE = 2 * MIB
MBR_MOST = 2 << 40


def size_bytes(value, what):
    """4194304B, 512M or a number."""
    match = re.match(r"(\d{1,18})([KMGT]?)(i?B)?$", str(value))
    if not match:
        raise InstallFailed("storage: %s is no size: %r" % (what, value))
    return int(match.group(1)) * UNITS[match.group(2)]


class Entry:
    """One action of the document."""

    def __init__(self, document):
        self.document = document
        self.id = document.get("id")
        self.kind = document.get("type")
        # Filled by the layout: the device that it has become.
        self.device = None

    def get(self, name, default=None):
        return self.document.get(name, default)

    @property
    def name(self):
        return self.get("name") or self.id

    def size(self):
        return size_bytes(self.get("size"), "the size of " + self.id)

    def uses(self):
        """Ids of what it is made of."""
        names = [self.get(k) for k in ("device", "volume", "volgroup")]
        for many in ("devices", "spare_devices"):
            names += self.get(many) or []
        return [name for name in names if name]

    @property
    def program(self):
        return MAKERS[self.get("fstype")]


class Storage:
    """The document. Raises InstallFailed with everything that is wrong with it."""

    def __init__(self, document):
        config = document.get("config") if isinstance(document, dict) else None
        if not isinstance(config, list) or document.get("version") != 1:
            raise InstallFailed("storage: version 1 with a list under config is understood")
        self.entries = {}
        faults = []
        for item in config:
            entry = Entry(item if isinstance(item, dict) else {})
            if not isinstance(entry.id, str) or entry.id in self.entries:
                faults.append("an entry has no id of its own: %r" % (entry.id,))
                continue
            faults += self._faults(entry)
            self.entries[entry.id] = entry
        if not faults:
            faults = self._shape()
        if faults:
            raise InstallFailed("this storage cannot be made by this installer: " + "; ".join(faults))

    def of(self, *kinds):
        return [entry for entry in self.entries.values() if entry.kind in kinds]

    def _faults(self, entry):
        """Of one entry; what it uses stands before it."""
        if entry.kind not in KINDS:
            return ["%s is of type %s, which only curtin makes" % (entry.id, entry.kind)]
        missing = [name for name in entry.uses() if name not in self.entries]
        if missing:
            return ["%s uses %s, which nothing makes before it" % (entry.id, ", ".join(missing))]
        return getattr(self, "_of_" + entry.kind)(entry)

    def _of_disk(self, entry):
        if entry.get("ptable") not in (None, "gpt", "msdos"):
            return ["the partition table %s of %s" % (entry.get("ptable"), entry.id)]
        if entry.get("preserve"):
            return ["%s is to be preserved" % entry.id]
        if not entry.get("path") and not (entry.get("serial") and entry.get("model")):
            return ["%s has neither a path nor model and serial" % entry.id]
        return []

    def _of_partition(self, entry):
        faults = []
        below = self.entries.get(entry.get("device"))
        if below is None or below.kind != "disk" or not below.get("ptable"):
            faults.append("%s is not on a disk with a partition table" % entry.id)
        if entry.get("flag") not in (None,) + FLAGS:
            faults.append("the flag %s of %s" % (entry.get("flag"), entry.id))
        if entry.get("preserve"):
            faults.append("%s is to be preserved" % entry.id)
        number = entry.get("number")
        if not isinstance(number, int) or not 0 < number < 129:
            faults.append("%s has the number %r" % (entry.id, number))
        entry.size()
        return faults

    def _of_lvm_volgroup(self, entry):
        return [] if entry.get("devices") else ["%s has no devices" % entry.id]

    def _of_lvm_partition(self, entry):
        group = self.entries.get(entry.get("volgroup"))
        entry.size()
        known = group is not None and group.kind == "lvm_volgroup"
        return [] if known else ["%s is in no volume group" % entry.id]

    def _of_raid(self, entry):
        faults = []
        if str(entry.get("raidlevel")) not in RAID_LEVELS:
            faults.append("the RAID level %s of %s" % (entry.get("raidlevel"), entry.id))
        if entry.get("ptable"):
            faults.append("%s is a RAID with partitions of its own" % entry.id)
        if len(entry.get("devices") or []) < 2:
            faults.append("%s has fewer than 2 devices" % entry.id)
        return faults

    def _of_format(self, entry):
        if entry.get("fstype") not in MAKERS:
            return ["%s is to have %s, which only curtin makes" % (entry.id, entry.get("fstype"))]
        return [] if entry.get("volume") else ["%s formats nothing" % entry.id]

    def _of_mount(self, entry):
        path = entry.get("path")
        if path and (not path.startswith("/") or ".." in path.split("/")):
            return ["%s is mounted at %s, which is no absolute path" % (entry.id, path)]
        if entry.get("device"):
            below = self.entries[entry.get("device")]
            swap = below.get("fstype") == "swap"
            if below.kind != "format" or (not swap and not path):
                return ["%s mounts %s" % (entry.id, below.id)]
            return []
        if entry.get("fstype") not in SPECIAL or not path:
            return ["%s mounts %s" % (entry.id, entry.get("fstype"))]
        return []

    def _shape(self):
        faults = []
        paths = [m.get("path") for m in self.of("mount") if m.get("path")]
        if "/" not in paths:
            faults.append("nothing is mounted at /")
        for twice in sorted({path for path in paths if paths.count(path) > 1}):
            faults.append("%s is mounted twice" % twice)
        for group in self.of("lvm_volgroup", "raid", "format"):
            for name in group.uses():
                users = [e.id for e in self.of("lvm_volgroup", "raid", "format") if name in e.uses()]
                if len(users) > 1 and users[0] == group.id:
                    faults.append("%s is used by %s" % (name, " and ".join(users)))
        return faults

    # ---- what hangs together ---------------------------------------------------------------

    def partitions(self, disk):
        return [p for p in self.of("partition") if p.get("device") == disk.id]

    def is_used(self, name):
        return any(name in entry.uses() for entry in self.entries.values())

    def mounts(self):
        """Outer ones first; swap and file systems without a device are among them."""
        return sorted(self.of("mount"), key=lambda m: m.get("path") or "")

    def mounted(self, path):
        """The mount there, None when there is none."""
        return next((m for m in self.of("mount") if m.get("path") == path), None)

    def grub_entries(self):
        """Disks, or partitions of POWER machines, that the boot loader is put on."""
        return [e for e in self.of("disk", "partition") if e.get("grub_device")]

    def below(self, entry):
        """It and all that it rests on."""
        found = [entry]
        for name in entry.uses():
            found += self.below(self.entries[name])
        return found

    def rests_on(self, path, kind):
        mount = self.mounted(path)
        return mount is not None and any(e.kind == kind for e in self.below(mount))

    def programs(self):
        """What has to be in this system to make it."""
        names = ["sfdisk", "wipefs"] if self.of("partition") else ["wipefs"]
        names += ["mdadm"] if self.of("raid") else []
        names += ["lvm"] if self.of("lvm_volgroup") else []
        return names + [entry.program for entry in self.of("format")]

    # ---- whether it fits -------------------------------------------------------------------

    def placed(self, disk, sector):
        """(partition, start, size) in bytes, in the order of their places on the disk.

        A logical partition begins behind the sectors that say where the next one is; the extended
        one around them grows by these.
        """
        placed, end, logical = [], MIB, []
        for part in self.partitions(disk):
            if part.get("offset") is not None:
                start = size_bytes(part.get("offset"), "the offset of " + part.id)
            else:
                start = aligned(end)
            size = part.size() - part.size() % sector
            if part.get("flag") == "extended":
                placed.append([part, start, size])
                end = start
                continue
            if part.get("flag") == "logical":
                start = aligned(end) + MIB
                logical.append(start + size)
            placed.append([part, start, size])
            end = start + size
        for entry in placed:
            if entry[0].get("flag") == "extended" and logical:
                entry[2] = max(entry[2], aligned(logical[-1]) - entry[1])
        return [tuple(entry) for entry in placed]

    def end(self, disk, sector):
        """How many bytes a disk needs at least for its partitions."""
        ends = [start + length for _, start, length in self.placed(disk, sector)]
        return max(ends) + self._reserve(disk)

    @staticmethod
    def _reserve(disk):
        return END_RESERVE if disk.get("ptable") == "gpt" else 0

    def misfit(self, disk, size, sector):
        """Why the partitions do not fit onto a disk of so many bytes; None when they do."""
        placed = self.placed(disk, sector)
        if not placed or size == 0:
            return None
        reserve = self._reserve(disk)
        needed = self.end(disk, sector)
        if disk.get("ptable") == "msdos" and needed > MBR_MOST:
            return "the MBR of %s reaches %d bytes, not %d" % (disk.id, MBR_MOST, needed)
        if needed <= size:
            return None
        parts = " + ".join(
            "%d (%s)" % (p.size(), p.id) for p, _, _ in placed if p.get("flag") != "extended"
        )
        return "the disk %s has %d bytes, and %d are needed, %d more: %d (before the first) + %s%s" % (
            disk.id,
            size,
            needed,
            needed - size,
            placed[0][1],
            parts,
            " + %d (at the end)" % reserve if reserve else "",
        )

    def group_misfits(self, sizes):
        """Of volume groups, given the bytes of the disks by id; unknown ones are 0."""
        faults = []
        for group in self.of("lvm_volgroup"):
            devices = [self.device_size(self.entries[n], sizes) for n in group.get("devices")]
            if 0 in devices:
                continue
            has = sum(max(0, d - d % EXTENT - EXTENT) for d in devices)
            volumes = [v for v in self.of("lvm_partition") if v.get("volgroup") == group.id]
            needed = sum(aligned(v.size(), EXTENT) for v in volumes)
            if needed > has:
                faults.append(
                    "the volume group %s has %d bytes, and %d are needed, %d more: %s"
                    % (
                        group.name,
                        has,
                        needed,
                        needed - has,
                        " + ".join("%d (%s)" % (v.size(), v.name) for v in volumes),
                    )
                )
        return faults

    def device_size(self, entry, sizes):
        if entry.kind == "disk":
            return sizes.get(entry.id, 0)
        if entry.kind == "raid":
            each = [self.device_size(self.entries[n], sizes) for n in entry.get("devices")]
            least, count = min(each), len(each)
            if least == 0:
                return 0
            level = str(entry.get("raidlevel"))
            data = {"0": count, "1": 1, "5": count - 1, "6": count - 2}.get(level, count // 2)
            return max(0, least - RAID_RESERVE) * data
        return entry.size()


def aligned(offset, to=MIB):
    """The next multiple."""
    return -(-offset // to) * to
