"""Brings the packages that a script declares, and unpacks archives without leaving a directory."""

import os
import shlex
import shutil
import tarfile
import threading
import urllib.parse
import urllib.request
import zipfile

from maas_machine import in_sandbox
from maas_process import run_process

# Package managers cannot run side by side.
_PACKAGES_LOCK = threading.Lock()


class PackagesFailed(Exception):
    """exit_status of the step that failed."""

    def __init__(self, message, exit_status=1):
        super().__init__(message)
        self.exit_status = exit_status


def tool(variable, default):
    return shlex.split(os.environ.get(variable) or default)


class Packages:
    """Brings what a script declares: apt, then snap, then url. announce(kind) is called before each.

    MAAS_APT_GET, MAAS_DPKG, MAAS_SNAP name the commands. In a sandbox (MAAS_SANDBOX) nothing is
    installed, which the output says; files are still downloaded and unpacked.
    """

    def __init__(self, script, environment, announce):
        self._script = script
        self._environment = environment
        self._announce = announce

    def install(self):
        wanted = self._script.packages
        for kind, step in (("apt", self._apt), ("snap", self._snap), ("url", self._url)):
            if kind not in wanted:
                continue
            self._announce(kind)
            items = wanted[kind] if isinstance(wanted[kind], list) else [wanted[kind]]
            with _PACKAGES_LOCK:
                step(items)

    def _run(self, command, needed=True):
        if in_sandbox():
            self._script.append("sandbox: not running: " + " ".join(command))
            return
        try:
            status = run_process(command, self._environment, self._script, None)
        except OSError as error:
            raise PackagesFailed("cannot run %s: %s" % (command[0], error.strerror))
        if status != 0 and needed:
            raise PackagesFailed("'%s' ended with %d" % (" ".join(command), status), status)

    def _apt(self, names):
        apt_get = tool("MAAS_APT_GET", "apt-get")
        if not os.path.exists("/var/cache/apt/pkgcache.bin"):
            self._run(apt_get + ["-qy", "update"])
        self._run(apt_get + ["-qy", "--no-install-recommends", "install"] + names)

    def _snap(self, items):
        for item in items:
            item = {"name": item} if isinstance(item, str) else item
            command = tool("MAAS_SNAP", "snap") + ["install", item["name"]]
            if item.get("channel"):
                command.append("--" + item["channel"])
            if item.get("mode"):
                command.append(
                    "--classic" if item["mode"] == "classic" else "--%smode" % item["mode"]
                )
            self._run(command)

    def _url(self, urls):
        for url in urls:
            name = os.path.basename(urllib.parse.urlsplit(url).path) or "download"
            path = os.path.join(self._script.download_path, name)
            try:
                with urllib.request.urlopen(url, timeout=60) as answer, open(path, "wb") as out:
                    shutil.copyfileobj(answer, out, 1 << 20)
            except (OSError, ValueError) as error:
                raise PackagesFailed("cannot download %s: %s" % (url, error))
            self._unpack(path)

    def _unpack(self, path):
        if path.endswith(".deb"):
            self._run(tool("MAAS_DPKG", "dpkg") + ["-i", path], needed=False)
            self._run(tool("MAAS_APT_GET", "apt-get") + ["install", "-qyf"])
        elif path.endswith(".snap"):
            self._run(tool("MAAS_SNAP", "snap") + ["install", "--dangerous", path])
        elif tarfile.is_tarfile(path):
            try:
                with tarfile.open(path) as archive:
                    unpack_tar(archive, self._script.download_path, links=True)
            except (ValueError, tarfile.TarError) as error:
                raise PackagesFailed("cannot unpack %s: %s" % (os.path.basename(path), error))
        elif zipfile.is_zipfile(path):
            # zipfile drops leading slashes and parent steps by itself.
            with zipfile.ZipFile(path) as archive:
                archive.extractall(self._script.download_path)


def unpack_tar(archive, directory, outside=None, links=False):
    """Unpacks directories, plain files and (with links) symbolic links below directory.

    outside maps the names of members that may lie elsewhere to their paths. Anything else that
    would leave the directory, also through a link unpacked before, is refused.
    """
    for member in archive:
        name = member.name[2:] if member.name.startswith("./") else member.name
        target = (outside or {}).get(name)
        if target is None:
            target = os.path.join(directory, os.path.normpath(name))
            require_below(directory, os.path.join(os.path.dirname(target), "x"), member)
            require_below(directory, target, member)
        if member.isdir():
            os.makedirs(target, exist_ok=True)
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.lexists(target):
            os.unlink(target)
        if member.isfile():
            with archive.extractfile(member) as source, open(target, "wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
            os.chmod(target, (member.mode & 0o755) | 0o400)
        elif member.issym() and links:
            aim = os.path.join(os.path.dirname(target), member.linkname)
            require_below(directory, aim, member)
            os.symlink(member.linkname, target)
        else:
            raise ValueError("archive member %r is a link or device" % member.name)


def require_below(directory, path, member):
    root = os.path.realpath(directory)
    if os.path.commonpath([root, os.path.realpath(path)]) != root:
        raise ValueError("archive member %r lies outside of the archive" % member.name)
