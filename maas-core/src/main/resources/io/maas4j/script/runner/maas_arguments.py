"""The command line of a script: its parameters, for the disks and interfaces there are now."""

import json
import os
import re
import shutil
import subprocess

from maas_machine import read_text, sysroot_path
from maas_script import Unusable


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
        raise Unusable("parameter %s: no disk of this machine is known" % name)
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


def interface_values(name, value, workspace):
    if not isinstance(value, dict):
        raise Unusable("parameter %s: no interface of this machine is known" % name)
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
