"""Runs the processes of scripts: output captured while they run, bounded in time, stoppable."""

import os
import selectors
import signal
import subprocess
import threading
import time

TIMED_OUT = 124

# What is read from the pipes of a process that has ended: more can only come from children that
# it left behind and that go on writing.
REST = 1 << 20

KILL_ROUNDS = 20


class Stopped(Exception):
    """The machine goes down, or somebody ended the runner: nothing more is to be reported."""


class Processes:
    """All processes of this runner. Safe for use by several threads.

    kill_grace: seconds between SIGTERM and SIGKILL.
    """

    def __init__(self, kill_grace):
        self._kill_grace = kill_grace
        self._live = set()
        self._lock = threading.Lock()
        self.stopping = threading.Event()

    def stop(self):
        """Ends what runs. run() raises Stopped from now on."""
        self.stopping.set()
        # No lock: this is called by a signal's handler, which may have interrupted its holder.
        for process in list(self._live):
            signal_session(process.pid, signal.SIGTERM)

    def run(self, argv, environment, outputs, directory, seconds):
        """Runs a command, captured into outputs. Returns (exit status, whether its time was up).

        seconds None: no limit. At the limit everything in the command's session is killed, with
        SIGTERM first. What the command leaves behind when it ends by itself stays alive.
        """
        if self.stopping.is_set():
            raise Stopped()
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=directory,
            start_new_session=True,
        )
        yield_to_others(process.pid)
        with self._lock:
            self._live.add(process)
        try:
            pump = Pump(process, outputs, self.stopping)
            ended = pump.run(None if seconds is None else time.monotonic() + seconds)
            if not ended:
                signal_session(process.pid, signal.SIGTERM)
                pump.run_on(time.monotonic() + self._kill_grace)
                kill_session(process)
                pump.rest()
        finally:
            with self._lock:
                self._live.discard(process)
            process.stdout.close()
            process.stderr.close()
        if self.stopping.is_set():
            raise Stopped()
        if not ended:
            return TIMED_OUT, True
        status = process.returncode
        return (status if status >= 0 else 128 - status), False


def protect_runner():
    """Scripts may use up all processor and memory: the runner shall still be able to tell."""
    for path, value in (("/proc/self/oom_score_adj", b"-900"),):
        write_quietly(path, value)
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -20)
    except OSError:
        # Not privileged: then it runs like everything else.
        pass


def yield_to_others(pid):
    try:
        os.setpriority(os.PRIO_PROCESS, pid, 19)
    except OSError:
        # It has ended already, or may not be reniced here; both are harmless.
        pass
    write_quietly("/proc/%d/oom_score_adj" % pid, b"0")


def write_quietly(path, value):
    try:
        with open(path, "wb", buffering=0) as stream:
            stream.write(value)
    except OSError:
        # Not privileged, gone, or no such file in this kernel.
        pass


def session_members(session):
    """The live processes of a session, None where the kernel does not tell."""
    members = []
    try:
        names = os.listdir("/proc")
    except OSError:
        return None
    for name in names:
        if not name.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % name, "rb") as stream:
                state, _, _, sid = stream.read().rpartition(b")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(sid) == session and state not in (b"Z", b"X"):
            members.append(int(name))
    return members


def signal_session(session, number):
    """To the process group at once, which outruns processes that fork, then to the others."""
    for kill, pid in [(os.killpg, session)] + [
        (os.kill, member) for member in session_members(session) or []
    ]:
        try:
            kill(pid, number)
        except (ProcessLookupError, PermissionError):
            continue


def kill_session(process):
    for _ in range(KILL_ROUNDS):
        signal_session(process.pid, signal.SIGKILL)
        if not session_members(process.pid):
            break
    process.wait()


class Pump:
    """Copies what a process prints until the process has ended.

    A daemon left behind may hold the pipes open for ever, so the end of the process counts, not
    that of the pipes.
    """

    def __init__(self, process, outputs, stopping):
        self._process = process
        self._outputs = outputs
        self._stopping = stopping
        self._open = {"stdout": process.stdout.fileno(), "stderr": process.stderr.fileno()}
        for descriptor in self._open.values():
            os.set_blocking(descriptor, False)

    def run(self, deadline):
        """False when the deadline, or the end of the runner, came before that of the process."""
        return self._until(deadline, self._stopping.is_set)

    def run_on(self, deadline):
        """As run, for a process that has been asked to end."""
        return self._until(deadline, lambda: False)

    def rest(self):
        """What is in the pipes of a process that has ended."""
        read = 0
        while read < REST:
            got = sum(self._read(name) for name in list(self._open))
            if got == 0:
                break
            read += got

    def _until(self, deadline, stopped):
        with selectors.DefaultSelector() as selector:
            for name, descriptor in self._open.items():
                selector.register(descriptor, selectors.EVENT_READ, name)
            while True:
                if self._process.poll() is not None:
                    self.rest()
                    return True
                left = 0.2 if deadline is None else min(0.2, deadline - time.monotonic())
                if left <= 0 or stopped():
                    return False
                if not self._open:
                    try:
                        self._process.wait(left)
                    except subprocess.TimeoutExpired:
                        pass
                    continue
                for key, _ in selector.select(left):
                    self._read(key.data)
                    if key.data not in self._open:
                        selector.unregister(key.fd)

    def _read(self, name):
        try:
            data = os.read(self._open[name], 65536)
        except BlockingIOError:
            return 0
        if not data:
            del self._open[name]
            return 0
        self._outputs.feed(name, data)
        return len(data)
