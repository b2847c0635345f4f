# ---- SMART -----------------------------------------------------------------------------------

import re
import shutil
import signal
import time

# Bits of smartctl's exit status, smartctl(8).
COMMAND_LINE, OPEN_FAILED, DISK_FAILING, PREFAIL_NOW = 1, 2, 8, 16
APT = "-qy --no-install-recommends -o Acquire::http::Timeout=5 -o Acquire::Retries=0 -o DPkg::Lock::Timeout=60"
STORCLI = ("storcli64", "storcli", "/opt/MegaRAID/storcli/storcli64", "perccli64")
POLL_SECONDS = float(os.environ.get("MAAS_POLL_SECONDS") or 15)


class Failed(Exception):
    """The disk has a fault; the text is a sentence about it."""


class Unable(Exception):
    """The disk cannot be tested; the text says why."""


def require_smartctl():
    if shutil.which("smartctl"):
        return
    apt_get = os.environ.get("MAAS_APT_GET") or "apt-get"
    if os.geteuid() != 0 or not shutil.which(apt_get):
        skip("smartctl is not on this machine and cannot be installed")
    status, _ = run([apt_get] + APT.split() + ["install", "smartmontools"], 120)
    if status != 0 or not shutil.which("smartctl"):
        skip("smartctl is not on this machine and smartmontools cannot be installed")


def find(document, *keys):
    """What lies at a path of keys, None where the path ends early."""
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


class Drive:
    """One drive as smartctl addresses it; behind a RAID controller several share a device."""

    def __init__(self, device, kind=None):
        self.device = device
        self._words = ["--device=" + kind] if kind else []
        self.label = "%s (%s)" % (device, kind) if kind else device

    def ask(self, *options, quiet=False):
        """(exit status, report, text) of one call."""
        words = ["smartctl", "--json=o"] + list(options) + self._words + [self.device]
        status, output = run(words, 240)
        try:
            report = json.loads(output)
        except ValueError:
            report = None
        if not isinstance(report, dict):
            say("$ %s\n%s" % (" ".join(words), output))
            raise Unable("smartctl gives no JSON here; version 7.0 or later is needed")
        lines = find(report, "smartctl", "output")
        text = "\n".join(str(line) for line in lines) if isinstance(lines, list) else ""
        if not quiet:
            say("$ %s\n%s" % (" ".join(words), text))
        return status, report, text

    def messages(self, report):
        found = find(report, "smartctl", "messages")
        texts = [find(each, "string") for each in found] if isinstance(found, list) else []
        return "; ".join(str(text) for text in texts if text) or "no reason given"

    def require_smart(self):
        status, report, text = self.ask("--info")
        if status & (COMMAND_LINE | OPEN_FAILED):
            raise Unable("%s does not offer SMART (%s)" % (self.label, self.messages(report)))
        known = find(report, "smart_support", "available")
        offered = "SMART support is: Available" in text or known is True
        if not offered and find(report, "device", "protocol") != "NVMe":
            raise Unable("%s does not offer SMART" % self.label)
        if "SMART support is: Disabled" in text or find(report, "smart_support", "enabled") is False:
            self.ask("--smart=on")

    def health(self):
        """Raises Failed; True when an attribute is at its threshold although the verdict is good."""
        status, report, text = self.ask("--xall")
        if status & (COMMAND_LINE | OPEN_FAILED):
            raise Failed("%s cannot be read: %s" % (self.label, self.messages(report)))
        if status & DISK_FAILING or find(report, "smart_status", "passed") is False:
            raise Failed("%s says that it is failing" % self.label)
        warning = find(report, "nvme_smart_health_information_log", "critical_warning")
        if isinstance(warning, int) and warning:
            raise Failed("%s reports critical warning 0x%02x" % (self.label, warning))
        return bool(status & PREFAIL_NOW)

    # -- self tests --

    def require_test(self, kind):
        """Raises Unable; the minutes that the drive says the test takes, None if it does not say."""
        _, report, _ = self.ask("--capabilities", "--log=selftest")
        can = find(report, "ata_smart_data", "capabilities")
        if isinstance(can, dict):
            key = "conveyance_self_test_supported" if kind == "conveyance" else "self_tests_supported"
            if can.get(key) is False:
                raise Unable("%s has no %s self test" % (self.label, kind))
        elif kind == "conveyance":
            # An ATA command; SCSI and NVMe know short and long only.
            raise Unable("%s has no conveyance self test" % self.label)
        minutes = find(
            report, "ata_smart_data", "self_test", "polling_minutes",
            "extended" if kind == "long" else kind,
        )
        return minutes if isinstance(minutes, int) and minutes > 0 else None

    def self_test(self, kind):
        minutes = self.require_test(kind)
        # One that somebody else has begun would take the place of ours.
        if self._remaining(self._progress()) is not None:
            self.abort()
        status, report, text = self.ask("--test=" + kind)
        if status & (COMMAND_LINE | OPEN_FAILED) or (status & 4 and "not supported" in text.lower()):
            raise Unable("%s does not start a %s self test (%s)" % (self.label, kind, self.messages(report)))
        if status & 4:
            raise Failed("%s refused the %s self test: %s" % (self.label, kind, self.messages(report)))
        usual = minutes or {"short": 2, "conveyance": 5}.get(kind, 24 * 60)
        deadline = time.monotonic() + usual * 3 * 60 + 600
        told = None
        while True:
            time.sleep(POLL_SECONDS)
            report = self._progress()
            left = self._remaining(report)
            if left is None:
                break
            if left != told:
                say("%s: %s self test, %s%% left" % (self.label, kind, left))
                told = left
            if time.monotonic() > deadline:
                self.abort()
                raise Failed(
                    "%s has not finished its %s self test in %d minutes"
                    % (self.label, kind, usual * 3 + 10)
                )
        self._judge(kind, report)

    def _progress(self):
        status, report, _ = self.ask("--capabilities", "--log=selftest", quiet=True)
        if status & (COMMAND_LINE | OPEN_FAILED):
            raise Failed("%s does not answer any more: %s" % (self.label, self.messages(report)))
        return report

    @staticmethod
    def _remaining(report):
        """Per cent left of the running self test, None when none runs."""
        state = find(report, "ata_smart_data", "self_test", "status")
        if isinstance(state, dict) and isinstance(state.get("value"), int):
            # ATA8-ACS table 56: the high half 0xF means in progress, the low half tens of per cent.
            if state["value"] >> 4 == 15:
                return state.get("remaining_percent", (state["value"] & 15) * 10)
            return None
        nvme = find(report, "nvme_self_test_log", "current_self_test_operation", "value")
        if isinstance(nvme, int) and nvme:
            done = find(report, "nvme_self_test_log", "current_self_test_completion_percent")
            return 100 - done if isinstance(done, int) else "?"
        # SPC-4 table 330: result 15 of the newest entry means in progress.
        if find(report, "scsi_self_test_0", "result", "value") == 15:
            return "?"
        return None

    @staticmethod
    def _newest(report):
        """(passed or None, words) of the newest entry of the self-test log."""
        for log in ("extended", "standard"):
            table = find(report, "ata_smart_self_test_log", log, "table")
            if isinstance(table, list) and table:
                state = find(table[0], "status") or {}
                return state.get("passed"), str(state.get("string", state.get("value")))
        table = find(report, "nvme_self_test_log", "table")
        if isinstance(table, list) and table:
            result = find(table[0], "self_test_result") or {}
            return result.get("value") == 0, str(result.get("string", result.get("value")))
        result = find(report, "scsi_self_test_0", "result")
        if isinstance(result, dict):
            return result.get("value") == 0, str(result.get("string", result.get("value")))
        return None, "the drive keeps no log"

    def _judge(self, kind, report):
        passed, words = self._newest(report)
        state = find(report, "ata_smart_data", "self_test", "status")
        if passed is None and isinstance(state, dict):
            passed, words = state.get("passed"), str(state.get("string"))
        say("%s: %s self test: %s" % (self.label, kind, words))
        if passed is None:
            raise Failed("%s does not say how its %s self test ended (%s)" % (self.label, kind, words))
        if not passed:
            raise Failed("the %s self test of %s ended with: %s" % (kind, self.label, words))

    def abort(self):
        try:
            self.ask("--abort", quiet=True)
        except Unable:
            # Nothing more can be done for it.
            pass


# ---- drives behind a MegaRAID controller -----------------------------------------------------


def megaraid_address(device):
    """(host, target) of a virtual drive of a MegaRAID controller, None for all others."""
    name = os.path.basename(os.path.realpath(device))
    where = os.path.join(SYSROOT, "sys/block", name, "device")
    match = re.match(r"(\d+):\d+:(\d+):\d+$", os.path.basename(os.path.realpath(where)))
    if match and read_text("/sys/class/scsi_host/host%s/proc_name" % match.group(1)) == "megaraid_sas":
        return int(match.group(1)), int(match.group(2))
    return None


def pci_address(host):
    """PCI address as storcli writes it, 00:BB:DD:FF, of a SCSI host; '' when not known."""
    where = os.path.realpath(os.path.join(SYSROOT, "sys/class/scsi_host/host%d" % host))
    found = re.findall(r"[0-9a-f]{2}([0-9a-f]{2}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])(?=/)", where)
    return "%s:%s:%s:0%s" % found[-1] if found else ""


def megaraid_drives(device):
    """The physical drives behind a virtual one; [] when it is none; Unable without storcli."""
    address = megaraid_address(device)
    if address is None:
        return []
    tool = next((each for each in STORCLI if shutil.which(each)), None)
    if tool is None:
        raise Unable("%s is a virtual drive of a MegaRAID controller and storcli64 is not here" % device)
    status, output = run([tool, "/call", "show", "all", "J"], 120)
    try:
        controllers = json.loads(output)["Controllers"]
    except (ValueError, KeyError, TypeError):
        raise Unable("%s gives no JSON (exit status %d)" % (tool, status))
    wanted = pci_address(address[0])
    for controller in controllers if isinstance(controllers, list) else []:
        data = find(controller, "Response Data") or {}
        here = str(find(data, "Basics", "PCI Address") or "").lower()
        if wanted and here and here != wanted:
            continue
        groups = {
            str(row.get("DG/VD", "")).split("/")[0]
            for row in data.get("VD LIST") or []
            if str(row.get("DG/VD", "")).split("/")[-1] == str(address[1])
        }
        numbers = [
            row["DID"] for row in data.get("PD LIST") or []
            if str(row.get("DG")) in groups and isinstance(row.get("DID"), int)
        ]
        if numbers:
            return [Drive(device, "megaraid,%d" % number) for number in sorted(numbers)]
    raise Unable("%s does not say which drives are behind %s" % (tool, device))


def drives(device):
    """The drives to test: the disk itself, or those behind it."""
    drive = Drive(device)
    try:
        drive.require_smart()
        return [drive]
    except Unable:
        behind = megaraid_drives(device)
        if not behind:
            raise
    for each in behind:
        each.require_smart()
    return behind


def smart_main(kind):
    """kind: validate, or the self test."""
    refuse_sandbox()
    device = disk_argument("smartctl-%s DEVICE" % kind)
    require_smartctl()
    warned = []
    started = []

    def give_up(number, frame):
        for drive in started:
            drive.abort()
        fail("stopped by signal %d" % number)

    signal.signal(signal.SIGTERM, give_up)
    try:
        for drive in drives(device):
            if kind != "validate":
                started.append(drive)
                drive.self_test(kind)
                started.clear()
            if drive.health():
                warned.append(drive.label)
    except Unable as why:
        skip(str(why))
    except Failed as why:
        fail(str(why))
    if warned:
        say("an attribute is at its threshold now: " + ", ".join(warned))
        write_result("degraded")
    say("passed")
