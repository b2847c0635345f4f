# ---- what every built-in script does alike ---------------------------------------------------

import json
import os
import stat
import subprocess
import sys

SYSROOT = os.environ.get("MAAS_SYSROOT") or "/"


def write_result(status=None, results=None, **more):
    """Leaves RESULT_PATH (script contract 5.2). Each value is JSON, which YAML understands."""
    path = os.environ.get("RESULT_PATH")
    if not path:
        return
    lines = ["status: %s" % status] if status else []
    lines += ["%s: %s" % (key, json.dumps(value)) for key, value in more.items()]
    if results:
        lines.append("results:")
        for key, value in results.items():
            lines.append("  %s: %s" % (key, json.dumps(value, ensure_ascii=False)))
    with open(path, "w", encoding="utf-8", errors="replace") as stream:
        stream.write("\n".join(lines) + "\n")


def say(text):
    print(text, flush=True)


def skip(why):
    say("skipped: " + why)
    write_result("skipped")
    sys.exit(0)


def fail(why):
    """Ends with one sentence; it stands last in the output."""
    sys.stdout.flush()
    sys.exit("failed: " + why)


def refuse_sandbox():
    """A simulated machine has the hardware of its host: nobody asked to test that."""
    if os.environ.get("MAAS_SANDBOX"):
        skip("simulated machine")


def run(words, seconds=None, environment=None):
    """(exit status, all output) of a command; 127 when it is not there, 124 when it took too long."""
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=seconds, env=environment,
        )
    except subprocess.TimeoutExpired:
        return 124, "no answer within %g s" % seconds
    except OSError as error:
        return 127, "cannot run %s: %s" % (words[0], error.strerror)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def terminal_line(raw):
    """What a terminal would show of one line: backspace and carriage return overwrite."""
    shown, column = [], 0
    for character in raw.decode("utf-8", "replace").rstrip("\r\n"):
        if character == "\r":
            column = 0
        elif character == "\b":
            column = max(0, column - 1)
        else:
            shown[column : column + 1] = [character]
            column += 1
    return "".join(shown).rstrip()


def follow(words, prefix=""):
    """Runs a command and prints its lines as they come; (exit status, last 200 lines).

    Negative: ended by that signal. 127: it is not there.
    """
    say("$ " + " ".join(words))
    try:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError as error:
        return 127, ["cannot run %s: %s" % (words[0], error.strerror)]
    lines = []
    with process.stdout as output:
        for raw in output:
            line = terminal_line(raw)
            say(prefix + line)
            lines = lines[-199:] + [line]
    return process.wait(), lines


def read_text(path):
    """A small file below MAAS_SYSROOT, '' when it cannot be read."""
    try:
        with open(os.path.join(SYSROOT, path.lstrip("/")), "rb") as stream:
            return stream.read(1 << 20).decode("utf-8", "replace").strip(" \t\r\n\0")
    except OSError:
        return ""


def run_seconds(default):
    """How long to work: RUNTIME without a twentieth, so that the end comes before the time limit."""
    text = os.environ.get("RUNTIME") or ""
    try:
        seconds = int(float(text))
    except (ValueError, OverflowError):
        seconds = 0
    seconds = seconds if seconds > 0 else default
    return max(1, seconds - seconds // 20)
