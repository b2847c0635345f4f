"""One script on a machine: its entry in index.json, its files and its environment."""

import os
import stat

from maas_machine import in_sandbox
from maas_output import OUTPUT_LIMIT, Outputs
from maas_result import judge

CANNOT_START = 2
SERIAL, INSTANCE, ANY = 0, 1, 2
NETWORK_HARDWARE = 4
PROGRESS_LIMIT = 500


class Workspace:
    """The directory everything happens in."""

    def __init__(self, directory):
        self.directory = os.path.abspath(directory)
        self.scripts = os.path.join(self.directory, "scripts")
        self.config = os.path.join(self.directory, "config")
        self.out = os.path.join(self.directory, "out")
        self.netplan = os.path.join(self.config, "netplan.yaml")
        self.bmc_config = os.path.join(self.directory, "bmc-config.yaml")
        self.resources = os.environ.get("MAAS_RESOURCES_FILE") or os.path.join(
            self.directory, "resources.json"
        )
        for path in (self.directory, self.scripts, self.config, self.out):
            os.makedirs(path, mode=0o755, exist_ok=True)

    def default_file(self, variable, name):
        """A file of the contract that lies in /, or in here when the machine is simulated."""
        if os.environ.get(variable):
            return os.environ[variable]
        return os.path.join(self.directory if in_sandbox() else "/", name)


class Unusable(Exception):
    """The script cannot be started; the text goes to its output."""


class BrokenEntry(ValueError):
    """An entry of index.json that is none; name and ids as far as they can be read."""

    def __init__(self, message, entry):
        super().__init__(message)
        known = entry if isinstance(entry, dict) else {}
        self.name = str(known.get("name", ""))
        self.result_id = known.get("script_result_id")
        self.version_id = known.get("script_version_id")


class Script:
    """An entry of index.json, which is judged first."""

    def __init__(self, entry, workspace):
        if not isinstance(entry, dict):
            raise BrokenEntry("an entry of index.json is no object", entry)
        self.name = entry.get("name")
        if not isinstance(self.name, str) or not is_file_name(self.name):
            raise BrokenEntry("script name %r is not a file name" % self.name, entry)
        path = entry.get("path")
        self.path = os.path.normpath(os.path.join(workspace.scripts, str(path)))
        if not isinstance(path, str) or not self.path.startswith(workspace.scripts + os.sep):
            raise BrokenEntry("script path %r lies outside of the archive" % path, entry)
        self.directory = os.path.dirname(self.path)
        self.result_id = entry.get("script_result_id")
        self.version_id = entry.get("script_version_id")
        self.timeout = number(entry, "timeout_seconds")
        self.parallel = entry.get("parallel", SERIAL)
        if self.parallel not in (SERIAL, INSTANCE, ANY):
            raise BrokenEntry("parallel must be 0, 1 or 2, not %r" % self.parallel, entry)
        self.hardware_type = entry.get("hardware_type", 0)
        if self.hardware_type not in range(6):
            raise BrokenEntry("hardware_type must be 0 to 5, not %r" % self.hardware_type, entry)
        self.parameters = parameters_of(entry)
        self.packages = {k: v for k, v in mapping(entry, "packages").items() if v}
        self.netconf = bool(entry.get("apply_configured_networking"))
        self.has_started = bool(entry.get("has_started"))
        suffix = "" if self.result_id is None else ".%s" % self.result_id
        base = os.path.join(workspace.out, self.name + suffix)
        self._earlier = os.path.join(workspace.scripts, "out", self.name + suffix)
        self._resumes = self.has_started and not (entry.get("has_finished") or entry.get("default"))
        self.combined_path = base
        self.stdout_path = base + ".out"
        self.stderr_path = base + ".err"
        self.result_path = base + ".yaml"
        self.progress_path = base + ".progress"
        self.download_path = os.path.join(workspace.scripts, "downloads", self.name)
        self.outputs = None
        self._result = b""

    @property
    def label(self):
        return label(self)

    def order(self):
        """Machine-wide scripts (hardware type 0) come last."""
        return (self.hardware_type or 99, self.name, self.result_id or 0)

    def interface(self):
        for parameter in self.parameters.values():
            if parameter.get("type") == "interface" and isinstance(parameter.get("value"), dict):
                return parameter["value"]
        return None

    def open_outputs(self):
        """Empty outputs, or those of before the reboot; the result is always a new one.

        Scripts of the product start afresh: what they print is a document of its own.
        """
        self.outputs = Outputs(self.combined_path, self.stdout_path, self.stderr_path)
        if self._resumes:
            for screen, suffix in (
                (self.outputs.combined, ""),
                (self.outputs.stdout, ".out"),
                (self.outputs.stderr, ".err"),
            ):
                screen.feed(read_file(self._earlier + suffix)[0])
        try:
            os.makedirs(self.download_path, exist_ok=True)
            with open(self.result_path, "wb"), open(self.progress_path, "wb"):
                pass
        except OSError as error:
            raise Unusable("no place for its files: %s" % error)

    def close_outputs(self):
        """Lets go of the memory, too: a list may hold hundreds of scripts."""
        self.outputs.close()
        self.outputs = None
        self._result = b""

    def files(self):
        """The outputs as multipart parts, at most 1 MiB each; the first is always there."""
        parts = [
            ("", self.outputs.combined.content()),
            (".out", self.outputs.stdout.content()),
            (".err", self.outputs.stderr.content()),
            (".yaml", self.result()),
        ]
        return [(self.name + suffix, content) for suffix, content in parts if content or not suffix]

    def progress(self):
        """The last line of PROGRESS_PATH, empty while there is none."""
        lines = read_file(self.progress_path)[0].decode("utf-8", "replace").split("\n")
        shown = [line.strip() for line in lines if line.strip()]
        return shown[-1][:PROGRESS_LIMIT] if shown else ""

    def read_result(self):
        """Takes note of what the script left in RESULT_PATH; says why when it cannot be sent."""
        content, problem = read_file(self.result_path)
        if problem:
            self.outputs.say("RESULT_PATH is not used: " + problem)
        self._result = content

    def result(self):
        return self._result

    def note_link_down(self):
        """Adds that the link is down, unless the script said something of it or is unreadable."""
        noted = self._result + b"\nlink_connected: false\n"
        before, after = judge(self._result, 0), judge(noted, 0)
        if before.problem or after.problem or before.link is not None or after.link is not False:
            return
        self._result = noted


def label(script):
    ids = [] if script.result_id is None else ["id: %s" % script.result_id]
    if script.version_id is not None:
        ids.append("script_version_id: %s" % script.version_id)
    return "%s (%s)" % (script.name, ", ".join(ids)) if ids else script.name


def is_file_name(name):
    return os.path.basename(name) == name and name not in ("", ".", "..") and "\0" not in name


def number(entry, key):
    value = entry.get(key) or 0
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e12:
        raise BrokenEntry("%s must be a number, not %r" % (key, value), entry)
    return float(value)


def mapping(entry, key):
    value = entry.get(key) or {}
    if not isinstance(value, dict):
        raise BrokenEntry("%s must be an object, not %r" % (key, value), entry)
    return value


def parameters_of(entry):
    for name, parameter in mapping(entry, "parameters").items():
        if not isinstance(parameter, dict):
            raise BrokenEntry("parameter %s must be an object, not %r" % (name, parameter), entry)
    return mapping(entry, "parameters")


def read_file(path):
    """(content, problem) of a plain file of at most 1 MiB; a missing one is empty."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        return b"", ""
    except OSError as error:
        return b"", str(error.strerror)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return b"", "it is no plain file"
        if status.st_size > OUTPUT_LIMIT:
            return b"", "it is longer than %d bytes (%d)" % (OUTPUT_LIMIT, status.st_size)
        return os.read(descriptor, OUTPUT_LIMIT), ""
    finally:
        os.close(descriptor)


def script_environment(script, workspace, server):
    environment = dict(os.environ)
    environment.setdefault("DEBIAN_FRONTEND", "noninteractive")
    environment.setdefault("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    environment.update(
        {
            "OUTPUT_COMBINED_PATH": script.combined_path,
            "OUTPUT_STDOUT_PATH": script.stdout_path,
            "OUTPUT_STDERR_PATH": script.stderr_path,
            "RESULT_PATH": script.result_path,
            "PROGRESS_PATH": script.progress_path,
            "DOWNLOAD_PATH": script.download_path,
            "RUNTIME": seconds_text(script.timeout),
            "HAS_STARTED": str(script.has_started),
            "MAAS_BASE_URL": server,
            "MAAS_RESOURCES_FILE": workspace.resources,
            "MAAS_STORAGE_CONFIG_FILE": workspace.default_file(
                "MAAS_STORAGE_CONFIG_FILE", "storage-config.json"
            ),
            "MAAS_MACHINE_EXTRA_FILE": workspace.default_file(
                "MAAS_MACHINE_EXTRA_FILE", "machine-extra.json"
            ),
        }
    )
    return environment


def seconds_text(seconds):
    return str(int(seconds)) if seconds == int(seconds) else repr(seconds)
