"""Brings the packages that a script declares: apt, snap, and files by URL."""

import os
import shlex
import shutil
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from maas_archive import Bounds, unpack
from maas_machine import in_sandbox, retry_waits, seconds_from_env

# Package managers cannot run side by side.
_PACKAGES_LOCK = threading.Lock()

# Another package manager, such as cloud-init's, may be at work when the runner starts.
LOCK_TIMEOUT = "DPkg::Lock::Timeout=120"

DOWNLOAD_LIMIT = 4 << 30
ARCHIVE_BOUNDS = (200000, 16 << 30)
SCHEMES = ("http", "https", "ftp")

# What snap says when it cannot reach its store, in pieces that all of its versions share.
STORE_MISSING = (
    "unable to contact snap store",
    "cannot communicate with server",
    "no such host",
    "dial tcp",
    "temporary failure in name resolution",
    "connection refused",
    "timeout exceeded",
)


class PackagesFailed(Exception):
    """exit_status of the step that failed."""

    def __init__(self, message, exit_status=1):
        super().__init__(message)
        self.exit_status = exit_status


def tool(variable, default):
    return shlex.split(os.environ.get(variable) or default)


class Packages:
    """Brings what a script declares: apt, then snap, then url. announce(kind) is called before each.

    MAAS_APT_GET, MAAS_DPKG, MAAS_SNAP name the commands, MAAS_PACKAGES_TIMEOUT_SECONDS how long
    each may take. In a sandbox (MAAS_SANDBOX) nothing is installed, which the output says; files
    are still downloaded and unpacked.
    """

    def __init__(self, script, environment, processes, announce):
        self._script = script
        self._outputs = script.outputs
        self._environment = environment
        self._processes = processes
        self._announce = announce
        self._seconds = seconds_from_env("MAAS_PACKAGES_TIMEOUT_SECONDS", 3600.0)

    def install(self):
        wanted = self._script.packages
        for kind, step in (("apt", self._apt), ("snap", self._snap), ("url", self._url)):
            if kind not in wanted:
                continue
            self._announce(kind)
            items = wanted[kind] if isinstance(wanted[kind], list) else [wanted[kind]]
            with _PACKAGES_LOCK:
                step(items)

    def _run(self, command):
        """The exit status; 0 in a sandbox."""
        if in_sandbox():
            self._outputs.say("sandbox: not running: " + " ".join(command))
            return 0
        try:
            status, late = self._processes.run(
                command, self._environment, self._outputs, self._script.directory, self._seconds
            )
        except OSError as error:
            raise PackagesFailed("cannot run %s: %s" % (command[0], error.strerror))
        if late:
            raise PackagesFailed(
                "'%s' was stopped after %g s" % (" ".join(command), self._seconds), status
            )
        return status

    def _need(self, command):
        status = self._run(command)
        if status != 0:
            raise PackagesFailed("'%s' ended with %d" % (" ".join(command), status), status)

    def _apt(self, names):
        apt_get = tool("MAAS_APT_GET", "apt-get") + ["-o", LOCK_TIMEOUT]
        if not os.path.exists("/var/cache/apt/pkgcache.bin"):
            # One archive of many that does not answer need not matter: the install will tell.
            self._run(apt_get + ["-qy", "update"])
        for name in names:
            if name.startswith("-"):
                raise PackagesFailed("'%s' is no name of a package" % name)
        self._need(apt_get + ["-qy", "--no-install-recommends", "install"] + names)

    def _snap(self, items):
        snap = tool("MAAS_SNAP", "snap")
        if not in_sandbox() and shutil.which(snap[0]) is None:
            raise PackagesFailed(
                "this machine has no snap (looked for '%s'), so %s cannot be installed: use an "
                "image with snapd, or declare the packages under apt or url"
                % (snap[0], ", ".join(name_of(item) for item in items))
            )
        for item in items:
            item = {"name": item} if isinstance(item, str) else item
            if name_of(item).startswith("-"):
                raise PackagesFailed("'%s' is no name of a snap" % name_of(item))
            command = snap + ["install", name_of(item)]
            if item.get("channel"):
                command.append("--" + item["channel"])
            if item.get("mode"):
                command.append(
                    "--classic" if item["mode"] == "classic" else "--%smode" % item["mode"]
                )
            self._snap_install(command)

    def _snap_install(self, command):
        before = len(self._outputs.stderr.content())
        status = self._run(command)
        if status == 0:
            return
        said = self._outputs.stderr.content()[before:].decode("utf-8", "replace").lower()
        text = "'%s' ended with %d" % (" ".join(command), status)
        if any(piece in said for piece in STORE_MISSING):
            text += ": this machine does not reach the snap store, or the proxy it was given"
        raise PackagesFailed(text, status)

    def _url(self, urls):
        for url in urls:
            name = os.path.basename(urllib.parse.urlsplit(url).path) or "download"
            path = os.path.join(self._script.download_path, name)
            self._download(url, path)
            self._use(url, path)

    def _download(self, url, path):
        if urllib.parse.urlsplit(url).scheme not in SCHEMES:
            raise PackagesFailed("cannot download %s: only %s" % (url, ", ".join(SCHEMES)))
        for wait in retry_waits()[:3] + [None]:
            try:
                with urllib.request.urlopen(url, timeout=60) as answer, open(path, "wb") as out:
                    copy_bounded(answer, out, DOWNLOAD_LIMIT)
                return
            except urllib.error.HTTPError as error:
                problem, final = "HTTP %d %s" % (error.code, error.reason), error.code < 500
            except (OSError, ValueError) as error:
                problem, final = getattr(error, "reason", None) or error, False
            if final or wait is None:
                raise PackagesFailed("cannot download %s: %s" % (url, problem))
            time.sleep(wait)

    def _use(self, url, path):
        if path.endswith(".deb"):
            dpkg = tool("MAAS_DPKG", "dpkg") + ["-i", path]
            first = self._run(dpkg)
            self._need(tool("MAAS_APT_GET", "apt-get") + ["-o", LOCK_TIMEOUT, "install", "-qyf"])
            if first != 0:
                # What was missing is there now, or apt has thrown the package out again.
                self._need(dpkg)
        elif path.endswith(".snap"):
            self._need(tool("MAAS_SNAP", "snap") + ["install", "--dangerous", path])
        else:
            try:
                unpack(path, self._script.download_path, Bounds(*ARCHIVE_BOUNDS))
            except ValueError as error:
                raise PackagesFailed("cannot unpack %s: %s" % (url, error))


def name_of(item):
    return item if isinstance(item, str) else str(item.get("name", ""))


def copy_bounded(source, out, limit):
    left = limit
    while True:
        data = source.read(1 << 20)
        if not data:
            return
        left -= len(data)
        if left < 0:
            raise ValueError("it is larger than %d bytes" % limit)
        out.write(data)
