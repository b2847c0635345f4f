"""Runs one process of a script: output captured while it runs, bounded in size and time."""

import os
import selectors
import signal
import subprocess
import time

OUTPUT_LIMIT = 1 << 20
TRUNCATED = b"\n[cut here: more than 1 MiB of output]\n"
TIMED_OUT = 124


class Capture:
    """Writes a process's output to files while it runs, at most 1 MiB to each."""

    def __init__(self, script):
        self._streams = {}
        self._room = {}
        for key, path in (
            ("combined", script.combined_path),
            ("stdout", script.stdout_path),
            ("stderr", script.stderr_path),
        ):
            stream = open(path, "ab", buffering=0)
            self._streams[key] = stream
            self._room[key] = OUTPUT_LIMIT - len(TRUNCATED) - os.path.getsize(path)

    def write(self, key, data):
        for target in ("combined", key):
            room = self._room[target]
            if room < 0:
                continue
            self._streams[target].write(data[:room])
            self._room[target] = room - len(data)
            if self._room[target] < 0:
                self._streams[target].write(TRUNCATED)

    def close(self):
        for stream in self._streams.values():
            stream.close()


def run_process(argv, environment, script, seconds):
    """Runs a command and captures it. seconds None: no limit. Returns the exit status.

    At the limit the whole process group is killed. The reference kills the direct child only;
    here nothing that a script started survives its timeout.
    """
    process = subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=os.path.dirname(script.path) if os.path.isdir(os.path.dirname(script.path)) else "/",
        start_new_session=True,
    )
    try:
        os.setpriority(os.PRIO_PROCESS, process.pid, 19)
    except OSError:
        # It has ended already, or may not be reniced here; both are harmless.
        pass
    deadline = None if seconds is None else time.monotonic() + seconds
    capture = Capture(script)
    try:
        if not pump(process, capture, deadline):
            kill_group(process)
            pump(process, capture, time.monotonic() + 1)
            return TIMED_OUT
        return process.returncode if process.returncode >= 0 else 128 - process.returncode
    finally:
        capture.close()
        process.stdout.close()
        process.stderr.close()


def kill_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def pump(process, capture, deadline):
    """Copies output until the process has ended. False when the deadline came first.

    A daemon left behind may hold the pipes open for ever, so the end of the process counts, not
    that of the pipes.
    """
    with selectors.DefaultSelector() as selector:
        for key, stream in (("stdout", process.stdout), ("stderr", process.stderr)):
            os.set_blocking(stream.fileno(), False)
            selector.register(stream, selectors.EVENT_READ, key)
        while True:
            ended = process.poll() is not None
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0 and not ended:
                return False
            if not selector.get_map():
                try:
                    process.wait(left)
                    return True
                except subprocess.TimeoutExpired:
                    return False
            wait = 0 if ended else (0.2 if left is None else min(0.2, left))
            ready = selector.select(wait)
            if ended and not ready:
                return True
            for event, _ in ready:
                try:
                    data = os.read(event.fd, 65536)
                except BlockingIOError:
                    continue
                if data:
                    capture.write(event.data, data)
                else:
                    selector.unregister(event.fileobj)
