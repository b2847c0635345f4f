"""What the modules of the installer share: its failure, its log, its events, its commands."""

import os
import shutil
import signal
import subprocess
import sys
import time

from maas_machine import CallFailed

# The server files the log under this name.
LOG_NAME = "/tmp/install.log"
LOG_LIMIT = 1 << 20
# Of what a command says, the log keeps the end.
OUTPUT_LIMIT = 8192
MIB = 1 << 20


class InstallFailed(Exception):
    """The reason, in words for whoever looks at the machine's events."""


def stop_on_signals():
    """Who is told to end says so in its events, and never counts as finished."""

    def stop(number, frame):
        raise InstallFailed("stopped by signal %d" % number)

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, stop)


class Log:
    """Console and file; what goes in is sent to the server, so it must hold no secret."""

    def __init__(self, path):
        self._path = path
        with open(path, "wb"):
            pass

    def say(self, text):
        line = "%s %s\n" % (time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), text)
        sys.stderr.write(line)
        with open(self._path, "ab") as stream:
            stream.write(line.encode("utf-8", "replace"))

    def tail(self):
        with open(self._path, "rb") as stream:
            return stream.read()[-LOG_LIMIT:]


class Events:
    """Status events of curtin. One that cannot be delivered never stops the installation."""

    def __init__(self, service, endpoint, clock, log):
        self._service = service
        self._endpoint = endpoint
        self._clock = clock
        self._log = log
        self._attempts = None

    def start(self, name, description):
        self._post(name, description, "start", {"level": "INFO"})

    def finish(self, name, description, good, files=None):
        more = {"level": "INFO" if good else "ERROR", "result": "SUCCESS" if good else "FAIL"}
        if files is not None:
            more["files"] = files
        self._post(name, description, "finish", more)

    def _post(self, name, description, event_type, more):
        event = {
            "name": name,
            "description": description,
            "event_type": event_type,
            "origin": "curtin",
            "timestamp": self._clock.now(),
        }
        event.update(more)
        try:
            self._service.post_json(self._endpoint, event, attempts=self._attempts)
            self._attempts = None
        except CallFailed as error:
            self._log.say("event %s %s was not taken: %s" % (name, event_type, error))
            # With the server away, the next event is not worth a minute either.
            self._attempts = 1


class Commands:
    """Programs of this system. Each is in the log, with what it said when it failed.

    pretended: on plain files there is nothing that could be mounted or assembled, so that what
    needs a kernel's help is only noted.
    """

    def __init__(self, log, pretended):
        self._log = log
        self.pretended = pretended

    def run(self, *words, text=None, good=(0,)):
        """What it said; InstallFailed when it ends with another status than a good one."""
        words = [str(word) for word in words]
        self._log.say("$ " + " ".join(words))
        path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin:/sbin:/bin"
        environment = dict(os.environ, LC_ALL="C", LVM_SUPPRESS_FD_WARNINGS="1", PATH=path)
        try:
            done = subprocess.run(
                words,
                input=None if text is None else text.encode("utf-8"),
                stdin=subprocess.DEVNULL if text is None else None,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
            )
        except OSError as error:
            raise InstallFailed("%s cannot be run: %s" % (words[0], error.strerror))
        said = done.stdout.decode("utf-8", "replace").strip()
        if done.returncode not in good:
            self._log.say(said[-OUTPUT_LIMIT:])
            last = said.splitlines()[-1] if said else "it said nothing"
            raise InstallFailed(
                "%s ended with status %d: %s" % (" ".join(words), done.returncode, last)
            )
        return said

    def kernel(self, *words, **options):
        """As run, for what needs real disks."""
        if self.pretended:
            self._log.say("(plain files) " + " ".join(str(word) for word in words))
            return ""
        return self.run(*words, **options)

    def chrooted(self, root, *words, **options):
        return self.kernel("chroot", root, *words, **options)


def missing_programs(names):
    """Those that this system does not have, in the order given."""
    return [name for name in dict.fromkeys(names) if shutil.which(name) is None]
