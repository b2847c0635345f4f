"""Runs scripts and reports each: single ones, and lists in the order of the contract."""

import datetime
import threading
import time

from maas_arguments import arguments, sysfs_names
from maas_machine import log, read_text, seconds_from_env, sysroot_path
from maas_netconf import NetworkFailed
from maas_packages import Packages, PackagesFailed
from maas_process import Stopped
from maas_report import Progress, bmc_fields
from maas_result import judge
from maas_script import (
    ANY,
    CANNOT_START,
    INSTANCE,
    NETWORK_HARDWARE,
    SERIAL,
    BrokenEntry,
    Script,
    Unusable,
    script_environment,
)


class ScriptRunner:
    """Runs single scripts and reports each."""

    def __init__(self, workspace, reporter, server, bmc, processes):
        self._workspace = workspace
        self._reporter = reporter
        self._server = server
        self._bmc = bmc
        self._processes = processes
        self._grace = seconds_from_env("MAAS_TIMEOUT_GRACE_SECONDS", 300.0)

    def run(self, script, with_bmc=False):
        """True when the script passed. with_bmc: it may leave a BMC configuration."""
        self.go_on()
        try:
            script.open_outputs()
            environment = self._environment(script, with_bmc)
            return self._run(script, environment, with_bmc)
        except Unusable as error:
            return self._not_started(script, CANNOT_START, error)
        finally:
            script.close_outputs()

    def fail_network(self, script, error):
        """Reports a script that cannot run because its network could not be made."""
        script.open_outputs()
        script.outputs.say(str(error))
        self._reporter.about(
            script,
            "APPLYING_NETCONF",
            "Failed to apply the network configuration for %s" % script.label,
            [("exit_status", 1)],
            script.files(),
        )
        script.close_outputs()

    def go_on(self):
        """Stopped when nothing may be started any more."""
        if self._processes.stopping.is_set():
            raise Stopped()

    def announce_network(self, script):
        self.go_on()
        self._reporter.about(
            script, "APPLYING_NETCONF", "Applying the network configuration for %s" % script.label
        )

    def _environment(self, script, with_bmc):
        environment = script_environment(script, self._workspace, self._server)
        environment.pop("BMC_CONFIG_PATH", None)
        if with_bmc:
            environment["BMC_CONFIG_PATH"] = self._workspace.bmc_config
        return environment

    def _run(self, script, environment, with_bmc):
        try:
            Packages(
                script,
                environment,
                self._processes,
                lambda kind: self._reporter.about(
                    script, "INSTALLING", "Installing %s packages for %s" % (kind, script.label)
                ),
            ).install()
        except PackagesFailed as error:
            script.outputs.say(str(error))
            self._reporter.about(
                script,
                "INSTALLING",
                "Failed installing package(s) for %s" % script.label,
                [("exit_status", error.exit_status)],
                script.files(),
            )
            return False
        self._reporter.about(script, "WORKING", "Starting %s" % script.label)
        started = time.monotonic()
        command = [script.path] + arguments(script, self._workspace)
        limit = script.timeout + self._grace if script.timeout > 0 else None
        try:
            with Progress(self._reporter, script):
                status, late = self._processes.run(
                    command, environment, script.outputs, script.directory, limit
                )
        except (OSError, ValueError) as error:
            return self._not_started(script, getattr(error, "errno", None) or CANNOT_START, error)
        runtime = time.monotonic() - started
        script.read_result()
        if with_bmc:
            status = self._take_bmc(script, status)
        return self._finished(script, status, late, runtime)

    def _not_started(self, script, status, error):
        script.outputs.say("cannot run %s: %s" % (script.name, getattr(error, "strerror", None) or error))
        self._reporter.not_executed(script, status, script.files())
        return False

    def _take_bmc(self, script, status):
        """Sends a new BMC configuration; the exit status that the script then has."""
        if status != 0:
            if self._bmc.discard():
                script.outputs.say("BMC_CONFIG_PATH is not used: the script did not exit with 0")
            return status
        try:
            found = self._bmc.found()
        except ValueError as error:
            script.outputs.say(str(error))
            self._bmc.discard()
            return 1
        if self._bmc.overwritten():
            script.outputs.say("BMC_CONFIG_PATH is not used: an earlier script's was sent already")
        if found is None or not self._reporter.signed:
            return 0
        problem = self._reporter.signal("WORKING", bmc_fields(found))
        if problem:
            script.outputs.say("the server did not take the BMC configuration: " + problem)
            self._bmc.discard()
            return 1
        self._bmc.reported = True
        return 0

    def _finished(self, script, status, late, runtime):
        # A timeout's own words count less than the timeout.
        passed = not late and judge(script.result(), status).passed
        if not passed:
            self._note_link(script)
        if late:
            signal = "TIMEDOUT"
            limit = datetime.timedelta(seconds=int(script.timeout + 0.5))
            text = "Timeout(%s) expired on %s" % (limit, script.label)
        else:
            signal, text = "WORKING", "Finished %s: %d" % (script.label, status)
        fields = [("exit_status", status), ("runtime", "%.3f" % runtime)]
        problem = self._reporter.about(script, signal, text, fields, script.files())
        return passed and not problem

    @staticmethod
    def _note_link(script):
        """Says that the link is down, when that may be why a network script failed."""
        interface = script.interface()
        if script.hardware_type != NETWORK_HARDWARE or not script.netconf or not interface:
            return
        mac = str(interface.get("mac_address", "")).lower()
        name = sysfs_names().get(mac) or interface.get("name")
        if read_text(sysroot_path("/sys/class/net/%s/operstate" % name)) != "up":
            script.note_link_down()


class ScriptList:
    """One list of index.json, run in the order of the contract: serial, instance, any."""

    def __init__(self, entries, workspace, runner, reporter, network):
        self._runner = runner
        self._reporter = reporter
        self._network = network
        self._broken = []
        self._scripts = []
        for entry in entries:
            try:
                self._scripts.append(Script(entry, workspace))
            except BrokenEntry as error:
                self._broken.append(error)
        self._scripts.sort(key=Script.order)

    def run(self, serial_with_bmc=False):
        """How many scripts failed. One failing script never stops the others."""
        failed = self._report_broken()
        for script in self.of(SERIAL):
            failed += self._group([script], serial_with_bmc)
        instances = {}
        for script in self.of(INSTANCE):
            instances.setdefault(script.name, []).append(script)
        for group in instances.values():
            failed += self._group(group)
        # Those with fewer kinds of packages start first, so that they need not wait for the lock.
        free = sorted(self.of(ANY), key=lambda script: len(script.packages))
        failed += self._group([script for script in free if not script.netconf])
        failed += self._group([script for script in free if script.netconf])
        return failed

    def of(self, parallel):
        """The scripts of a parallel class, in their order."""
        return [script for script in self._scripts if script.parallel == parallel]

    def _report_broken(self):
        for error in self._broken:
            log("%s: %s" % (error.name or "a script", error))
            if error.name:
                text = "cannot run %s: %s\n" % (error.name, error)
                self._reporter.not_executed(
                    error, CANNOT_START, [(error.name, text.encode("utf-8", "replace"))]
                )
        return len(self._broken)

    def _group(self, scripts, with_bmc=False):
        if not any(script.netconf for script in scripts):
            return self._together(scripts, with_bmc)
        for script in scripts:
            self._runner.announce_network(script)
        try:
            with self._network:
                return self._together(scripts, with_bmc)
        except NetworkFailed as error:
            for script in scripts:
                self._runner.fail_network(script, error)
            return len(scripts)

    def _together(self, scripts, with_bmc):
        if len(scripts) == 1:
            return 0 if self._guarded(scripts[0], with_bmc) else 1
        outcomes = []
        threads = [
            threading.Thread(target=lambda s=script: outcomes.append(self._guarded(s, with_bmc)))
            for script in scripts
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(1 for passed in outcomes if not passed)

    def _guarded(self, script, with_bmc):
        try:
            return self._runner.run(script, with_bmc)
        except Stopped:
            return False
        except Exception as error:  # one broken entry must not take the others along
            log("%s broke the runner: %s: %s" % (script.name, type(error).__name__, error))
            text = "the runner failed: %s: %s\n" % (type(error).__name__, error)
            self._reporter.not_executed(
                script, CANNOT_START, [(script.name, text.encode("utf-8", "replace"))]
            )
            return False
