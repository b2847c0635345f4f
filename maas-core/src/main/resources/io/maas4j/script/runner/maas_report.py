"""What the runner tells the server: signals, signs of life and the BMC that a script found."""

import json
import os
import threading

import maas_yaml
from maas_machine import CallFailed, log, seconds_from_env
from maas_output import OUTPUT_LIMIT
from maas_script import label


class Reporter:
    """Signals to the metadata service. Before the machine has a token they are held back."""

    def __init__(self, service, datasource):
        self._service = service
        self._url = datasource.base
        self._held = []
        self._lock = threading.Lock()

    @property
    def signed(self):
        return self._service.credentials is not None

    def become(self, service, datasource):
        """Continues as a machine the server knows; what was held back is sent now, by name."""
        with self._lock:
            held, self._held = self._held, []
            self._service, self._url = service, datasource.base
        for status, fields, files in held:
            self.signal(status, fields, files)

    def signal(self, status, fields=(), files=()):
        """Empty when the server took it, otherwise why not, which is logged."""
        fields = [("op", "signal"), ("status", status)] + list(fields)
        with self._lock:
            if not self.signed:
                self._held.append((status, fields[2:], files))
                return ""
        try:
            self._service.post_multipart(self._url, fields, files)
            return ""
        except CallFailed as error:
            log("signal %s was not taken: %s" % (status, error))
            return str(error.body or error)

    def about(self, script, status, text, fields=(), files=()):
        named = [("error", text), ("name", script.name)]
        if script.result_id is not None:
            named.append(("script_result_id", script.result_id))
        if script.version_id is not None:
            named.append(("script_version_id", script.version_id))
        return self.signal(status, named + list(fields), files)

    def not_executed(self, script, status, files):
        """The end of a script that could not be started."""
        return self.about(
            script,
            "WORKING",
            "Failed to execute %s: %d" % (label(script), status),
            [("exit_status", status)],
            files,
        )


class Heartbeat:
    """Says WORKING at once and then every MAAS_HEARTBEAT_SECONDS until closed."""

    def __init__(self, reporter):
        self._reporter = reporter
        self._interval = seconds_from_env("MAAS_HEARTBEAT_SECONDS", 120.0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self):
        self._reporter.signal("WORKING")
        self._thread.start()
        return self

    def __exit__(self, *ignored):
        self._stop.set()
        self._thread.join(self._interval)

    def _beat(self):
        while not self._stop.wait(self._interval):
            self._reporter.signal("WORKING")


class Progress:
    """Sends what a running script says of its progress, whenever that has changed."""

    def __init__(self, reporter, script):
        self._reporter = reporter
        self._script = script
        self._interval = seconds_from_env("MAAS_PROGRESS_SECONDS", 10.0)
        self._told = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="progress", daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *ignored):
        """The last word comes before the end of the script does."""
        self._stop.set()
        self._thread.join()

    def _watch(self):
        while not self._stop.wait(self._interval):
            self._tell()
        self._tell()

    def _tell(self):
        now = self._script.progress()
        if now and now != self._told and self._reporter.signed:
            self._told = now
            self._reporter.about(self._script, "WORKING", "%s: %s" % (self._script.name, now))


class BmcConfig:
    """The file behind BMC_CONFIG_PATH: the first script that leaves it and exits with 0 wins."""

    def __init__(self, path):
        self._path = path
        self._taken = None
        self.reported = False

    def found(self):
        """(power_type, parameters), None while there is nothing; ValueError when it is no good."""
        content = self._content()
        if self.reported or not content:
            return None
        if len(content) > OUTPUT_LIMIT:
            raise ValueError(
                "power_parameters: BMC configuration is longer than %d bytes" % OUTPUT_LIMIT
            )
        self._taken = content
        return parse_bmc(content)

    def overwritten(self):
        """Whether a script has written another one after the first was reported."""
        content = self._content()
        if not self.reported or not content or content == self._taken:
            return False
        self._taken = content
        return True

    def discard(self):
        """What a failing script left must not be taken for the next one's. Whether there was any."""
        if self.reported or not self._content():
            return False
        os.unlink(self._path)
        return True

    def _content(self):
        try:
            with open(self._path, "rb") as stream:
                return stream.read(OUTPUT_LIMIT + 1)
        except OSError:
            return b""


def parse_bmc(content):
    """Never quotes the document, which holds a password."""
    try:
        document = maas_yaml.load(content)
    except maas_yaml.InvalidYaml as error:
        raise ValueError(
            "power_parameters: BMC configuration is invalid YAML (line %d, column %d)"
            % (error.line, error.column)
        )
    if not isinstance(document, dict):
        raise ValueError("power_parameters: BMC configuration must be a YAML mapping")
    parameters = {str(k): v for k, v in document.items() if k != "power_type"}
    power_type = document.get("power_type")
    if not isinstance(power_type, str) or not power_type.strip():
        raise ValueError("power_type: is required and must be text")
    for key, value in parameters.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, (list, dict)):
                raise ValueError(
                    "power_parameters: %s must be text, a number, or a list of those" % key
                )
    return power_type, parameters


def bmc_fields(found):
    return [("power_type", found[0]), ("power_parameters", json.dumps(found[1]))]
