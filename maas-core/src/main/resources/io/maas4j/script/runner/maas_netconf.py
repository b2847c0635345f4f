"""Applies the user's network configuration around a script, and puts the old one back.

Commands: MAAS_NETPLAN (default netplan), MAAS_IP (default ip). The configuration directory is
/etc/netplan below MAAS_SYSROOT.
"""

import os
import shlex
import shutil
import subprocess

from maas_enlist import hardware_macs
from maas_machine import CallFailed, in_sandbox, log, sysroot_path

# netplan waits for nothing that takes longer.
COMMAND_SECONDS = 120


class NetworkFailed(Exception):
    """The network could not be made; the text is for the script's output."""


class NetworkConfigurer:
    """A context manager; nothing of it is left when it is closed or fails."""

    def __init__(self, workspace, check_service):
        self._wanted = workspace.netplan
        self._kept = os.path.join(workspace.config, "netplan.before")
        self._folder = sysroot_path("/etc/netplan")
        self._check_service = check_service
        self._in_force = False

    def __enter__(self):
        if in_sandbox() and not os.environ.get("MAAS_NETPLAN"):
            raise NetworkFailed("sandbox: the network configuration is not applied")
        if not os.path.exists(self._wanted):
            raise NetworkFailed("the server sent no network configuration (config/netplan.yaml)")
        netplan = self._command("MAAS_NETPLAN", "netplan")
        if shutil.which(netplan[0]) is None:
            raise NetworkFailed(
                "netplan is missing on this machine (looked for '%s'): "
                "apply_configured_networking needs it in the image" % netplan[0]
            )
        try:
            self._swap_in()
            self._apply()
            self._check_service()
        except NetworkFailed:
            self._swap_out()
            raise
        except CallFailed as error:
            self._swap_out()
            raise NetworkFailed(
                "with the configured network the server does not answer: %s" % error
            )
        except OSError as error:
            self._swap_out()
            raise NetworkFailed("cannot write the network configuration: %s" % error)
        return self

    def __exit__(self, *ignored):
        self._swap_out()

    @staticmethod
    def _command(variable, default):
        return shlex.split(os.environ.get(variable) or default)

    def _swap_in(self):
        os.makedirs(self._kept, exist_ok=True)
        os.makedirs(self._folder, exist_ok=True)
        for name in os.listdir(self._folder):
            shutil.move(os.path.join(self._folder, name), os.path.join(self._kept, name))
        self._in_force = True
        target = os.path.join(self._folder, "config.yaml")
        shutil.copyfile(self._wanted, target)
        os.chmod(target, 0o600)

    def _swap_out(self):
        try:
            os.makedirs(self._folder, exist_ok=True)
            if self._in_force:
                # Scripts may have written there, too: what was kept takes the place of all.
                for name in os.listdir(self._folder):
                    remove(os.path.join(self._folder, name))
            for name in os.listdir(self._kept):
                shutil.move(os.path.join(self._kept, name), os.path.join(self._folder, name))
            self._in_force = False
            self._apply()
        except (NetworkFailed, OSError) as error:
            log("the former network did not come back: %s" % error)

    def _apply(self):
        for name in hardware_macs():
            # A name may be gone after a rename; netplan is the judge.
            self._run(self._command("MAAS_IP", "ip") + ["link", "set", name, "down"], needed=False)
        self._run(self._command("MAAS_NETPLAN", "netplan") + ["apply", "--debug"])

    @staticmethod
    def _run(command, needed=True):
        text = " ".join(command)
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=COMMAND_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            if needed:
                raise NetworkFailed("cannot run '%s': %s" % (text, error))
            return
        if done.returncode != 0 and needed:
            said = done.stdout.decode("utf-8", "replace")[-4000:]
            raise NetworkFailed("'%s' ended with %d: %s" % (text, done.returncode, said))


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)
