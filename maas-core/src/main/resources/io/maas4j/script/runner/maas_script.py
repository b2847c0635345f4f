"""One script on a machine: its entry in index.json, files, arguments and environment."""

import json
import os
import re
import shutil
import subprocess

from maas_machine import in_sandbox, sysroot_path
from maas_process import OUTPUT_LIMIT

CANNOT_START = 2
SERIAL, INSTANCE, ANY = 0, 1, 2
NETWORK_HARDWARE = 4


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


class Script:
    """An entry of index.json."""

    def __init__(self, entry, workspace):
        self.name = entry["name"]
        if os.path.basename(self.name) != self.name or self.name in ("", ".", ".."):
            raise ValueError("script name %r is not a file name" % self.name)
        self.path = os.path.normpath(os.path.join(workspace.scripts, entry["path"]))
        if not self.path.startswith(workspace.scripts + os.sep):
            raise ValueError("script path %r lies outside of the archive" % entry["path"])
        self.result_id = entry.get("script_result_id")
        self.version_id = entry.get("script_version_id")
        self.timeout = float(entry.get("timeout_seconds") or 0)
        self.parallel = entry.get("parallel", SERIAL)
        self.hardware_type = entry.get("hardware_type", 0)
        self.parameters = entry.get("parameters") or {}
        self.packages = {k: v for k, v in (entry.get("packages") or {}).items() if v}
        self.netconf = bool(entry.get("apply_configured_networking"))
        self.has_started = bool(entry.get("has_started"))
        suffix = "" if self.result_id is None else ".%s" % self.result_id
        base = os.path.join(workspace.out, self.name + suffix)
        self.combined_path = base
        self.stdout_path = base + ".out"
        self.stderr_path = base + ".err"
        self.result_path = base + ".yaml"
        self.download_path = os.path.join(workspace.scripts, "downloads", self.name)

    @property
    def label(self):
        ids = [] if self.result_id is None else ["id: %s" % self.result_id]
        if self.version_id is not None:
            ids.append("script_version_id: %s" % self.version_id)
        return "%s (%s)" % (self.name, ", ".join(ids)) if ids else self.name

    def order(self):
        """Machine-wide scripts (hardware type 0) come last."""
        return (self.hardware_type or 99, self.name)

    def interface(self):
        for parameter in self.parameters.values():
            if parameter.get("type") == "interface" and isinstance(parameter.get("value"), dict):
                return parameter["value"]
        return None

    def reset_outputs(self):
        for path in (self.combined_path, self.stdout_path, self.stderr_path, self.result_path):
            with open(path, "wb"):
                pass

    def append(self, text):
        """Adds our own words to the outputs."""
        for path in (self.combined_path, self.stderr_path):
            with open(path, "ab") as stream:
                stream.write(text.encode("utf-8", "replace").rstrip() + b"\n")

    def files(self):
        """The outputs as multipart parts, at most 1 MiB each; empty ones are left out but the first."""
        parts = []
        for suffix, path in (
            ("", self.combined_path),
            (".out", self.stdout_path),
            (".err", self.stderr_path),
            (".yaml", self.result_path),
        ):
            try:
                with open(path, "rb") as stream:
                    content = stream.read(OUTPUT_LIMIT)
            except OSError:
                content = b""
            if suffix != ".yaml":
                content = terminal_text(content)
            if content or not suffix:
                parts.append((self.name + suffix, content))
        return parts

    def result(self):
        """The mapping that the script left in RESULT_PATH, {} when there is none that can be read."""
        import yaml

        try:
            with open(self.result_path, "rb") as stream:
                document = yaml.safe_load(stream.read(OUTPUT_LIMIT))
        except (OSError, yaml.YAMLError, UnicodeDecodeError):
            return {}
        return document if isinstance(document, dict) else {}


def terminal_text(content):
    """What a terminal would show: carriage return and backspace overwrite."""
    if b"\r" not in content and b"\b" not in content:
        return content
    lines = []
    for line in content.replace(b"\r\n", b"\n").split(b"\n"):
        shown, column = bytearray(), 0
        for byte in line:
            if byte == 0x0D:
                column = 0
            elif byte == 0x08:
                column = max(0, column - 1)
            else:
                shown[column : column + 1] = bytes([byte])
                column += 1
        lines.append(bytes(shown))
    return b"\n".join(lines)


# ---- parameters -> arguments -----------------------------------------------------------------


def arguments(script, workspace):
    """The command line behind the script's name; Unusable if a disk or interface is not there."""
    result = []
    for name, parameter in script.parameters.items():
        kind, value = parameter.get("type"), parameter.get("value")
        if kind == "storage":
            values = storage_values(name, value)
            default = "--storage={path}"
        elif kind == "interface":
            values = interface_values(name, value, workspace)
            default = "--interface={name}"
        else:
            shown = str(value).lower() if isinstance(value, bool) else value
            values = {"input": "" if shown is None else str(shown)}
            default = "--%s={input}" % name
        text = parameter.get("argument_format") or default
        filled = re.sub(r"{(\w+)}", lambda m: values.get(m.group(1), m.group(0)), text)
        result += filled.split()
    return result


def storage_values(name, value):
    if not isinstance(value, dict):
        raise Unusable("parameter %s: no disk of this machine is known (value %r)" % (name, value))
    model, serial, id_path = (value.get(k) or "" for k in ("model", "serial", "id_path"))
    path = ""
    if model and serial:
        for disk in current_disks():
            if same_text(disk["model"], model) and same_text(disk["serial"], serial):
                path = "/dev/" + disk["name"]
                break
    path = path or id_path
    if not path:
        raise Unusable(
            "parameter %s: disk %s (model '%s', serial '%s') is not in this machine"
            % (name, value.get("name"), model, serial)
        )
    shown = {k: str(v) for k, v in value.items() if v is not None}
    shown.update({"path": path, "input": path})
    return shown


def same_text(current, stored):
    """Compares as udev may have written it: \\xNN escapes, underscores for blanks."""

    def plain(text):
        text = re.sub(r"\\x([0-9a-fA-F]{2})", lambda m: chr(int(m.group(1), 16)), text or "")
        return re.sub(r"[\s_]+", " ", text).strip()

    return plain(current) == plain(stored)


def current_disks():
    """name, model, serial of the disks there are now."""
    disks = []
    if sysroot_path("/") == "/" and shutil.which("lsblk"):
        command = ["lsblk", "--exclude", "1,2,7", "-d", "-J", "-o", "NAME,MODEL,SERIAL"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if done.returncode == 0:
            for row in json.loads(done.stdout.decode("utf-8", "replace"))["blockdevices"]:
                disks.append({k: row.get(k) or "" for k in ("name", "model", "serial")})
    known = {disk["name"] for disk in disks if disk["serial"]}
    block = sysroot_path("/sys/block")
    for name in sorted(os.listdir(block)) if os.path.isdir(block) else []:
        if name in known or name.startswith(("loop", "ram", "fd")):
            continue
        here = os.path.join(block, name)
        disks.append(
            {
                "name": name,
                "model": read_text(os.path.join(here, "device/model")),
                "serial": read_text(os.path.join(here, "device/serial"))
                or read_text(os.path.join(here, "serial")),
            }
        )
    return disks


def read_text(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read().strip()
    except OSError:
        return ""


def interface_values(name, value, workspace):
    if not isinstance(value, dict):
        raise Unusable("parameter %s: no network interface is known (value %r)" % (name, value))
    mac = (value.get("mac_address") or "").lower()
    current = netplan_names(workspace).get(mac) or sysfs_names().get(mac)
    if not current:
        raise Unusable(
            "parameter %s: interface %s (%s) is not in this machine" % (name, value.get("name"), mac)
        )
    shown = {k: str(v) for k, v in value.items() if v is not None}
    # The declaration may say {mac}, the data say mac_address: both work here.
    shown.update({"name": current, "input": current, "mac": mac})
    return shown


def netplan_names(workspace):
    """MAC to interface name, as netplan will have it."""
    import yaml

    names = {}
    folder = sysroot_path("/etc/netplan")
    files = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    paths = [os.path.join(folder, f) for f in files if f.endswith(".yaml")] + [workspace.netplan]
    for path in paths:
        try:
            with open(path, "rb") as stream:
                ethernets = yaml.safe_load(stream)["network"]["ethernets"]
            for key, config in ethernets.items():
                mac = str(config.get("match", {}).get("macaddress", "")).lower()
                if mac:
                    names[mac] = config.get("set-name", key)
        except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError):
            continue
    return names


def sysfs_names():
    folder = sysroot_path("/sys/class/net")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    macs = {}
    for name in names:
        mac = read_text(os.path.join(folder, name, "address")).lower()
        # A bond or bridge shares its first member's MAC: the real card wins.
        if mac not in macs or os.path.exists(os.path.join(folder, name, "device")):
            macs[mac] = name
    return macs


# ---- environment -----------------------------------------------------------------------------


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
            "DOWNLOAD_PATH": script.download_path,
            "RUNTIME": "%g" % script.timeout,
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
