"""A very small cloud-init for the machines of the end-to-end test.

Ephemeral system: configuration from cloud-config-url= of the kernel line. Installed system
(--installed ROOT): configuration from ROOT/etc/cloud/cloud.cfg.d. Then, for both: the MAAS
datasource, status events, user-data scripts, power_state. What it does not understand it names
on the console.
"""
import argparse
import email
import gzip
import hashlib
import os
import re
import subprocess
import sys
import time
import urllib.error

import yaml

from maas_source import KEY_NAMES, MaasSource, Reporter, fetch, say

CONFIG_DIRECTORY = "/etc/cloud/cloud.cfg.d"
URL_CONFIG = "91_kernel_cmdline_url.cfg"
CLOUD_CONFIG_START = b"#cloud-config"
# Keys this program acts on; everything else is named on the console, for it is not done.
KNOWN_KEYS = {"datasource", "datasource_list", "reporting", "power_state", "runcmd", "write_files",
              "manual_cache_clean"}
HEARTBEAT_SECONDS = 10


def merged(base, addition):
    """Maps are merged, runcmd and write_files appended, everything else replaced."""
    result = dict(base)
    for key, value in addition.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            result[key] = merged(old, value)
        elif key in ("runcmd", "write_files") and isinstance(old, list) and isinstance(value, list):
            result[key] = old + value
        else:
            result[key] = value
    return result


def load_map(text, origin):
    document = yaml.safe_load(text)
    if document is None:
        return {}
    if not isinstance(document, dict):
        say(f"failed {origin} is no YAML mapping")
        return {}
    return document


def fetch_preseed(url, stage):
    """Fetches cloud-config-url as cloud-init does: 10 s, two more tries, dropped unless it is cloud-config."""
    for attempt in range(3):
        try:
            body = fetch(url, timeout=10)
            break
        except OSError as error:
            say(f"preseed-error stage={stage} try={attempt + 1} error={error}")
            if attempt == 2:
                return None
            time.sleep(1)
    if not body.startswith(CLOUD_CONFIG_START):
        say(f"preseed-dropped stage={stage} bytes={len(body)} does not start with #cloud-config")
        return None
    say(f"preseed stage={stage} bytes={len(body)}")
    return body


def read_kernel_line_config():
    with open("/proc/cmdline", encoding="utf-8") as stream:
        line = stream.read()
    url = re.search(r"(?:^|\s)(?:cloud-config-url|url)=(\S+)", line)
    config = {}
    for inline in re.findall(r"cc:\s*(.*?)(?:end_cc|$)", line):
        config = merged(config, load_map(inline.replace("\\n", "\n"), "cc: of the kernel line"))
    return (url.group(1) if url else None), config


def read_configuration(installed):
    """The configuration of this boot; the preseed is fetched twice, as by init-local and init."""
    url, inline = read_kernel_line_config()
    os.makedirs(CONFIG_DIRECTORY, exist_ok=True)
    if not installed and url is None:
        say("failed no cloud-config-url on the kernel line")
    if not installed and url is not None:
        for stage in ("init-local", "init-network"):
            body = fetch_preseed(url, stage)
            if body is not None:
                path = os.path.join(CONFIG_DIRECTORY, URL_CONFIG)
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(body)
    config = {}
    for name in sorted(os.listdir(CONFIG_DIRECTORY)):
        if name.endswith(".cfg"):
            with open(os.path.join(CONFIG_DIRECTORY, name), "rb") as stream:
                config = merged(config, load_map(stream.read(), name))
            say(f"config-read {name}")
    # The kernel line has the last word.
    return merged(config, inline)


def user_data_parts(data):
    """Yields (kind, name, bytes) of user-data: a script, a cloud-config, or a MIME message of these."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if data.startswith(b"#!"):
        yield "text/x-shellscript", "user-data", data
    elif data.startswith(CLOUD_CONFIG_START):
        yield "text/cloud-config", "user-data", data
    elif data.lstrip()[:13].lower() in (b"content-type:", b"mime-version:") or data.startswith(b"From "):
        for number, part in enumerate(email.message_from_bytes(data).walk()):
            if not part.is_multipart():
                yield (part.get_content_type(), part.get_filename() or f"part-{number:03}",
                       part.get_payload(decode=True) or b"")
    elif data.strip():
        yield "unknown", "user-data", data


def vendor_config(data):
    """The cloud-config inside vendor-data, which must be a string below the key cloud-init."""
    if not data:
        return {}
    document = yaml.safe_load(data)
    if isinstance(document, dict):
        document = document.get("cloud-init")
    if document is None:
        return {}
    if not isinstance(document, str):
        say(f"failed vendor-data has a {type(document).__name__} below cloud-init, not text")
        return {}
    return load_map(document, "vendor-data")


def write_files(entries):
    import base64
    for entry in entries:
        content = entry.get("content", "")
        if entry.get("encoding") in ("b64", "base64"):
            content = base64.b64decode(content)
        elif entry.get("encoding"):
            say(f"failed write_files encoding {entry['encoding']} of {entry['path']} is not supported")
            continue
        else:
            content = content.encode("utf-8")
        os.makedirs(os.path.dirname(entry["path"]), exist_ok=True)
        mode = int(str(entry.get("permissions", "0644")), 8)
        with os.fdopen(os.open(entry["path"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as stream:
            stream.write(content)
        os.chmod(entry["path"], mode)
        say(f"write-file {entry['path']} bytes={len(content)}")


def run_commands(commands):
    worst = 0
    for command in commands:
        status = subprocess.call(command, shell=isinstance(command, str))
        say(f"runcmd status={status} command={command}")
        worst = worst or status
    return worst


def run_scripts(scripts):
    worst = 0
    for number, (name, content) in enumerate(scripts):
        path = f"/run/mini-cloud-init/scripts/{number:03}-{os.path.basename(name)}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o700), "wb") as stream:
            stream.write(content)
        say(f"user-script-started name={name}")
        started = time.monotonic()
        try:
            status = subprocess.call([path])
        except OSError as error:
            say(f"user-script-error name={name} error={error}")
            status = 127
        say(f"user-script-finished name={name} status={status} seconds={time.monotonic() - started:.1f}")
        worst = worst or status
    return worst


def condition_holds(condition):
    """power_state.condition: a boolean, or a command which holds with exit status 0."""
    if isinstance(condition, bool):
        return condition
    status = subprocess.call(condition, shell=isinstance(condition, str))
    if status not in (0, 1):
        say(f"failed power_state condition {condition!r} ended with {status}")
    return status == 0


def obey_power_state(config):
    power = config.get("power_state")
    if power is None:
        say("power-state none")
        return
    mode, delay = power.get("mode"), str(power.get("delay", "now"))
    if mode not in ("poweroff", "reboot", "halt"):
        say(f"failed power_state mode {mode!r} is not supported")
        return
    if not condition_holds(power.get("condition", True)):
        say(f"power-state mode={mode} blocked by condition")
        return
    if delay != "now":
        time.sleep(60 * int(delay.lstrip("+")))
    say(f"power-state mode={mode} uptime={uptime()}")
    subprocess.call(["sync"])
    subprocess.call(["umount", "/target"], stderr=subprocess.DEVNULL)
    subprocess.call([mode, "-f"])


def uptime():
    with open("/proc/uptime", encoding="ascii") as stream:
        return stream.read().split()[0]


def idle_for_ever():
    beat = 0
    while True:
        say(f"heartbeat {beat} uptime={uptime()}")
        beat += 1
        time.sleep(HEARTBEAT_SECONDS)


def instance_marker(root, source):
    keys = ":".join(source.credentials.keys.get(name, "") for name in KEY_NAMES)
    return os.path.join(root, "var/lib/cloud/mini", hashlib.sha256(keys.encode()).hexdigest()[:16])


def consume(items, config):
    """Applies vendor-data and user-data; returns (configuration, scripts)."""
    scripts, extra = [], {}
    for kind, name, content in user_data_parts(items["user-data"] or b""):
        if kind == "text/x-shellscript":
            scripts.append((name, content))
        elif kind == "text/cloud-config":
            extra = merged(extra, load_map(content, name))
        else:
            say(f"user-data-ignored kind={kind} name={name} bytes={len(content)}")
    config = merged(merged(config, vendor_config(items["meta-data/vendor-data"])), extra)
    ignored = sorted(set(config) - KNOWN_KEYS)
    if ignored:
        say("config-keys-ignored " + " ".join(ignored))
    return config, scripts


def boot(installed_root):
    kind = "installed" if installed_root else "ephemeral"
    say(f"mini-cloud-init-started kind={kind} uptime={uptime()}")
    config = read_configuration(bool(installed_root))
    settings = (config.get("datasource") or {}).get("MAAS")
    if not isinstance(settings, dict) or not settings.get("metadata_url"):
        # Without a datasource cloud-init goes on without a word to the server; so does the machine.
        say("failed no datasource.MAAS.metadata_url in the configuration")
        return
    reporter = Reporter(config)
    source = MaasSource(settings)
    marker = instance_marker(installed_root, source) if installed_root else None
    if marker and os.path.exists(marker) and config.get("manual_cache_clean"):
        say("instance-cached")
        reporter.finish("modules-final", "running modules for final")
        return
    reporter.start("init-network", "searching for network datasources")
    try:
        items = source.read()
    except (OSError, ValueError) as error:
        say(f"failed datasource error={error}")
        reporter.finish("init-network", "searching for network datasources", "FAIL")
        return
    hostname = items["meta-data/local-hostname"].decode().strip()
    subprocess.call(["hostname", hostname])
    say(f"instance id={items['meta-data/instance-id'].decode().strip()} hostname={hostname} kind={kind}")
    config, scripts = consume(items, config)
    reporter.finish("init-network", "searching for network datasources")

    reporter.start("modules-config", "running modules for config")
    write_files(config.get("write_files") or [])
    reporter.finish("modules-config", "running modules for config")

    reporter.start("modules-final", "running modules for final")
    failed = run_commands(config.get("runcmd") or [])
    failed = run_scripts(scripts) or failed
    if marker:
        os.makedirs(os.path.dirname(marker), exist_ok=True)
        with open(marker, "w", encoding="utf-8") as stream:
            stream.write(items["meta-data/instance-id"].decode())
        subprocess.call(["sync"])
    reporter.finish("modules-final", "running modules for final", "FAIL" if failed else "SUCCESS")
    say(f"boot-finished kind={kind} result={'FAIL' if failed else 'SUCCESS'} uptime={uptime()}")
    obey_power_state(config)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--installed", metavar="ROOT", help="root of the installed system")
    options = parser.parse_args()
    try:
        boot(options.installed)
    except Exception as error:  # the console is the only place where this can be seen
        import traceback
        traceback.print_exc()
        say(f"failed mini-cloud-init error={type(error).__name__}: {error}")
    idle_for_ever()


if __name__ == "__main__":
    sys.exit(main())
