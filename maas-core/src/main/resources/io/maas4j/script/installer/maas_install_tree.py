"""Puts the files of an image into the mounted file systems of a new system."""

import os
import shutil
import stat
import subprocess
import tempfile

from maas_install_base import InstallFailed, missing_programs
from maas_machine import read_text

# Where the root image lies that this environment itself runs from.
OWN_ROOT = "/media/root-ro"


def empty(directory):
    """Removes everything below it but what is mounted there."""
    for name in os.listdir(directory):
        path = os.path.join(directory, name)
        if os.path.ismount(path):
            empty(path)
        elif os.path.isdir(path) and not os.path.islink(path):
            if any(os.path.ismount(os.path.join(at, d)) for at, ds, _ in os.walk(path) for d in ds):
                empty(path)
            else:
                shutil.rmtree(path)
        else:
            os.unlink(path)


class TreeSink:
    """Takes a tar archive, unpacked, and hands it to tar."""

    def __init__(self, target):
        self._target = target
        self._tar = None
        self._said = None
        self.written = 0

    @staticmethod
    def check():
        if missing_programs(["tar"]):
            raise InstallFailed("this system has no tar: add it to the ephemeral image")
        said = subprocess.run(["tar", "--version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if b"GNU tar" not in said.stdout:
            raise InstallFailed(
                "this system's tar is not GNU tar, which alone keeps the capabilities of files: add"
                " it to the ephemeral image"
            )

    def restart(self):
        self.abandon()
        empty(self._target)
        self.written = 0
        self._said = tempfile.TemporaryFile()
        words = ["tar", "-x", "-f", "-", "-C", self._target, "--numeric-owner", "-p"]
        if os.geteuid() == 0:
            words += ["--same-owner", "--xattrs", "--xattrs-include=*", "--acls"]
        self._tar = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            env=dict(os.environ, LC_ALL="C"),
        )

    def write(self, data):
        try:
            self._tar.stdin.write(data)
        except BrokenPipeError:
            self._tar.wait()
            raise InstallFailed("the image cannot be unpacked: " + self._complaint())
        self.written += len(data)

    def finish(self):
        self._tar.stdin.close()
        if self._tar.wait() != 0:
            raise InstallFailed("the image cannot be unpacked: " + self._complaint())
        self._tar = None

    def abandon(self):
        if self._tar is not None:
            self._tar.kill()
            self._tar.wait()
            self._tar = None

    def _complaint(self):
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        return lines[0] if lines else "tar ended with status %d" % self._tar.returncode


class FileSink:
    """Takes a file as it is."""

    def __init__(self, path):
        self._path = path
        self._stream = None
        self.written = 0

    def restart(self):
        if self._stream is not None:
            self._stream.close()
        self._stream = open(self._path, "wb")
        self.written = 0

    def write(self, data):
        try:
            self._stream.write(data)
        except OSError as error:
            raise InstallFailed("the image cannot be kept: %s" % error.strerror)
        self.written += len(data)

    def finish(self):
        self._stream.close()


class Squashfs:
    """A root file system that comes as a squashfs: copied from the one that runs, or fetched."""

    def __init__(self, download, image, target, commands, log):
        self._download = download
        self._url = image["url"]
        self._target = target
        self._commands = commands
        self._log = log

    def copy(self):
        if self._runs():
            self._log.say("it is what runs here: copied from " + OWN_ROOT)
            self._copy(OWN_ROOT)
            return
        # On the new disk: memory may be smaller than the image.
        packed = os.path.join(self._target, ".maas-image.squashfs")
        self._download.into(FileSink(packed))
        if self._commands.pretended:
            self._commands.run("unsquashfs", "-q", "-n", "-f", "-d", self._target, packed)
        else:
            place = tempfile.mkdtemp(prefix="maas-source.")
            self._commands.run("mount", "-t", "squashfs", "-o", "ro,loop", packed, place)
            try:
                self._copy(place)
            finally:
                self._commands.run("umount", place)
            os.rmdir(place)
        os.unlink(packed)

    def _runs(self):
        words = read_text("/proc/cmdline").split()
        path = lambda url: url.split("//", 1)[-1].split("/", 1)[-1]
        roots = [word[len("root=squash:") :] for word in words if word.startswith("root=squash:")]
        own = any(path(root) == path(self._url) for root in roots)
        return own and os.path.ismount(OWN_ROOT) and not self._commands.pretended

    def _copy(self, place):
        self._commands.run("cp", "-a", place + "/.", self._target)


def check_tree(target):
    """Whether it can be a system that boots and takes what we tell it."""
    here = lambda path: os.path.lexists(os.path.join(target, path))
    if not here("etc") or not (here("bin/sh") or here("usr/bin/sh")):
        raise InstallFailed("the image is no root file system: it has no /etc or no /bin/sh")
    boot = os.path.join(target, "boot")
    names = os.listdir(boot) if os.path.isdir(boot) else []
    if not any(name.startswith(("vmlinuz", "vmlinux", "Image")) for name in names):
        raise InstallFailed(
            "the image has no kernel below /boot, and nothing is fetched here: deploy an image with"
            " one, or from an ephemeral image with curtin"
        )


def write_files(directory, files, mode=0o600):
    root = os.path.realpath(directory)
    for path, content in sorted(files.items()):
        target = os.path.join(root, path.lstrip("/"))
        folder = os.path.realpath(os.path.dirname(target))
        if os.path.commonpath([root, folder]) != root:
            raise InstallFailed("files: %s leads out of the installed system" % path)
        os.makedirs(folder, mode=0o755, exist_ok=True)
        target = os.path.join(folder, os.path.basename(target))
        if os.path.isdir(target) and not os.path.islink(target):
            raise InstallFailed("files: %s is a directory of the image" % path)
        if os.path.lexists(target):
            os.unlink(target)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(descriptor, "w", encoding="utf-8") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(content)
            stream.flush()
            os.fsync(descriptor)


def inside(root, path):
    """Where a path of the new system really is: its links begin at its root, not at ours."""
    parts, at, steps = [p for p in path.split("/") if p], root, 0
    while parts:
        part = parts.pop(0)
        if part == "..":
            at = os.path.dirname(at) if at != root else root
            continue
        at = os.path.join(at, part)
        if os.path.lexists(at) and stat.S_ISLNK(os.lstat(at).st_mode):
            steps += 1
            if steps > 40:
                raise InstallFailed("%s leads in circles" % path)
            link = os.readlink(at)
            at = root if link.startswith("/") else os.path.dirname(at)
            parts = [p for p in link.split("/") if p and p != "."] + parts
    return at
