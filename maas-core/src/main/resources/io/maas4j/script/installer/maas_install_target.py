"""Makes the unpacked system one that boots on this machine: its file systems, name, boot loader."""

import glob
import os
import platform
import shutil

from maas_install_base import InstallFailed
from maas_install_tree import inside, write_files
from maas_machine import read_text, sysroot_path

# What GRUB calls its platforms, by processor: for BIOS or open firmware, and for UEFI.
GRUB_TARGETS = {
    "x86_64": ("i386-pc", "x86_64-efi"),
    "aarch64": (None, "arm64-efi"),
    "ppc64le": ("powerpc-ieee1275", None),
}
# Names of GRUB's programs: Debian's and Ubuntu's, and those of Red Hat and SUSE.
GRUBS = (("grub-install", "grub-mkconfig", "grub"), ("grub2-install", "grub2-mkconfig", "grub2"))
SYSTEM_MOUNTS = (("proc", "proc"), ("sysfs", "sys"), ("bind", "dev"), ("bind", "run"))


def booted_by_uefi():
    return os.path.isdir(sysroot_path("/sys/firmware/efi"))


def grub_platform(storage):
    """What GRUB is put on for; refuses, before anything is written, what could not boot."""
    machine = platform.machine()
    if machine not in GRUB_TARGETS:
        raise InstallFailed("this installer knows no boot loader for %s: use curtin" % machine)
    uefi = booted_by_uefi()
    target = GRUB_TARGETS[machine][1 if uefi else 0]
    if target is None:
        raise InstallFailed(
            "%s is not booted %s UEFI here" % (machine, "by" if uefi else "without")
        )
    if uefi and storage.mounted("/boot/efi") is None:
        raise InstallFailed(
            "this machine was booted by UEFI, and nothing is mounted at /boot/efi: commission it"
            " again, so that its layout is that of UEFI"
        )
    if not uefi and not storage.grub_entries():
        raise InstallFailed("no disk is said to take the boot loader (grub_device)")
    for entry in storage.grub_entries() if target == "i386-pc" else []:
        flags = [p.get("flag") for p in storage.partitions(entry)]
        if entry.get("ptable") == "gpt" and "bios_grub" not in flags:
            raise InstallFailed(
                "this machine was booted by BIOS, and the GPT of %s has no partition with the flag"
                " bios_grub: commission it again, so that its layout is that of BIOS" % entry.id
            )
    return target


def persistent_options():
    """What stands behind --- on our own kernel's line is for the installed system, too."""
    words = read_text(sysroot_path("/proc/cmdline")).split()
    if "---" not in words:
        return []
    options = words[words.index("---") + 1 :]
    # our loaders add it for this boot
    return [word for word in options if not word.startswith(("BOOTIF=", "initrd="))]


class Target:
    """The system that was unpacked into a directory."""

    def __init__(self, root, storage, layout, commands, log):
        self._root = root
        self._storage = storage
        self._layout = layout
        self._commands = commands
        self._log = log
        self._mounts = []

    def configure(self, hostname, files):
        write_files(self._root, {"/etc/fstab": self._fstab()}, 0o644)
        if hostname:
            write_files(self._root, {"/etc/hostname": hostname + "\n"}, 0o644)
        # Two machines of one image must not be taken for one; the first boot makes a new one.
        write_files(self._root, {"/etc/machine-id": ""}, 0o444)
        second = inside(self._root, "/var/lib/dbus/machine-id")
        if os.path.isfile(second) and second != inside(self._root, "/etc/machine-id"):
            os.unlink(second)
        # What cloud-init did where the image was made has not been done here.
        for name in ("instance", "instances", "data", "sem", "seed"):
            path = os.path.join(inside(self._root, "/var/lib/cloud"), name)
            if os.path.islink(path):
                os.unlink(path)
            elif os.path.isdir(path):
                shutil.rmtree(path)
        write_files(self._root, files)
        self._log.say("%d files written" % len(files))

    def _fstab(self):
        lines = ["# written when this system was installed"]
        for mount in self._storage.mounts():
            options, path = mount.get("options"), mount.get("path")
            if not mount.get("device"):
                fstype = mount.get("fstype")
                lines.append("%s %s %s %s 0 0" % (fstype, escaped(path), fstype, options or "defaults"))
                continue
            entry = self._storage.entries[mount.get("device")]
            identity, fstype = self._layout.identity(entry), entry.get("fstype")
            if fstype == "swap":
                lines.append("%s none swap %s 0 0" % (identity, options or "sw"))
                continue
            fstype = "vfat" if "fat" in fstype else fstype
            check = 0 if fstype in ("xfs", "btrfs") else 1 if path == "/" else 2
            usual = "umask=0077" if path == "/boot/efi" else "defaults"
            lines.append(
                "%s %s %s %s 0 %d" % (identity, escaped(path), fstype, options or usual, check)
            )
        return "\n".join(lines) + "\n"

    def swap_file(self, size):
        """/swap.img, filled: the kernel swaps into no holes."""
        path = inside(self._root, "/swap.img")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, size)
        except OSError as error:
            raise InstallFailed("a swap file of %d bytes: %s" % (size, error.strerror))
        finally:
            os.close(descriptor)
        self._commands.run("mkswap", "-q", path)
        with open(inside(self._root, "/etc/fstab"), "a", encoding="utf-8") as stream:
            stream.write("/swap.img none swap sw 0 0\n")

    # ---- the boot loader -------------------------------------------------------------------

    def boot(self, grub_target):
        """Arrays into its configuration, the initrd made anew if need be, and GRUB."""
        install, mkconfig, directory = self._grub(grub_target)
        self._enter()
        try:
            needs = self._arrays() | self._volumes()
            if needs:
                self._initrd()
            self._options(directory)
            self._install(install, grub_target)
            config = "/boot/%s/grub.cfg" % directory
            os.makedirs(os.path.dirname(inside(self._root, config)), exist_ok=True)
            self._commands.chrooted(self._root, mkconfig, "-o", config)
        finally:
            self._leave()

    def _has(self, *places):
        return any(os.path.lexists(inside(self._root, place)) for place in places)

    def _program(self, name):
        return self._has("/usr/sbin/" + name, "/sbin/" + name, "/usr/bin/" + name)

    def _grub(self, grub_target):
        for names in GRUBS:
            if self._program(names[0]) and self._program(names[1]):
                break
        else:
            raise InstallFailed("the image has no GRUB (grub-install and grub-mkconfig)")
        if not self._has("/usr/lib/grub/" + grub_target):
            raise InstallFailed(
                "the image's GRUB cannot be put on for %s: it has no /usr/lib/grub/%s"
                % (grub_target, grub_target)
            )
        return names

    def _enter(self):
        for kind, name in SYSTEM_MOUNTS:
            place = os.path.join(self._root, name)
            os.makedirs(place, exist_ok=True)
            if kind == "bind":
                self._commands.kernel("mount", "-o", "bind", "/" + name, place)
            else:
                self._commands.kernel("mount", "-t", kind, kind, place)
            self._mounts.append(place)

    def _leave(self):
        while self._mounts:
            self._commands.kernel("umount", self._mounts[-1])
            self._mounts.pop()

    def _needed(self, kind):
        """Whether what boots rests on such things."""
        return self._storage.rests_on("/", kind) or self._storage.rests_on("/boot", kind)

    def _arrays(self):
        if not self._storage.of("raid"):
            return False
        if not self._program("mdadm"):
            if self._needed("raid"):
                raise InstallFailed("the image has no mdadm, without which its root is not found")
            self._log.say("the image has no mdadm: its arrays will not be assembled")
            return False
        lines = ["HOMEHOST <system>", "MAILADDR root"]
        for entry in self._storage.of("raid"):
            lines.append(self._commands.kernel("mdadm", "--detail", "--brief", entry.device))
        debian = os.path.isdir(inside(self._root, "/etc/mdadm"))
        path = "/etc/mdadm/mdadm.conf" if debian else "/etc/mdadm.conf"
        write_files(self._root, {path: "\n".join(lines) + "\n"}, 0o644)
        return self._needed("raid")

    def _volumes(self):
        if not self._needed("lvm_volgroup"):
            return False
        if not self._program("lvm"):
            raise InstallFailed("the image has no lvm2, without which its root is not found")
        # Its initrd has what it needs: that was there when the initrd was made.
        return False

    def _initrd(self):
        if self._program("update-initramfs"):
            self._commands.chrooted(self._root, "update-initramfs", "-u", "-k", "all")
        elif self._program("dracut"):
            self._commands.chrooted(self._root, "dracut", "--force", "--regenerate-all")
        else:
            raise InstallFailed(
                "the image has neither update-initramfs nor dracut, so that its initrd cannot learn"
                " of the arrays"
            )

    def _options(self, directory):
        options = persistent_options()
        if not options:
            return
        text = " ".join(options)
        for character in '\\"$`':
            text = text.replace(character, "\\" + character)
        line = 'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT %s"\n' % text
        if directory == "grub":
            write_files(self._root, {"/etc/default/grub.d/99-maas.cfg": line}, 0o644)
            return
        path = inside(self._root, "/etc/default/grub")
        write_files(self._root, {"/etc/default/grub": read_text(path) + "\n" + line}, 0o644)

    def _install(self, program, grub_target):
        if grub_target.endswith("-efi"):
            # The firmware's own list of loaders is left alone: the network stays first, and what
            # we answer there starts this. So it lies where every firmware looks, too.
            words = [program, "--target=" + grub_target, "--efi-directory=/boot/efi", "--no-nvram"]
            self._commands.chrooted(self._root, *words)
            self._commands.chrooted(self._root, *words, "--removable")
            if not self._commands.pretended and not glob.glob(
                inside(self._root, "/boot/efi") + "/[Ee][Ff][Ii]/[Bb][Oo][Oo][Tt]/*.[Ee][Ff][Ii]"
            ):
                raise InstallFailed("GRUB left nothing in /boot/efi/EFI/BOOT")
            return
        for entry in self._storage.grub_entries():
            self._commands.chrooted(self._root, program, "--target=" + grub_target, entry.device)


def escaped(path):
    """fstab(5): blanks as octal numbers."""
    return path.replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011")
