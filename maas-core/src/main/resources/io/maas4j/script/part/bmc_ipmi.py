# ---- the BMC through ipmitool ----------------------------------------------------------------

import glob
import ipaddress
import re
import secrets
import shutil
import string
import tempfile
import time

PRIVILEGES = {"USER": 2, "OPERATOR": 3, "ADMIN": 4}
# IPMI 2.0 section 22.28: user 1 is the anonymous one and has no name to set.
FIRST_SLOT, LAST_SLOT = 2, 15
LAN_CHANNELS = range(1, 12)
# Best first. The others of IPMI 2.0 table 22-20 do not encrypt, or badly.
SUITES = ("17", "3", "8", "12")
LETTERS = "XcuoaO"
SPECIAL = "-_+=@"
APT = "-qy --no-install-recommends -o Acquire::http::Timeout=5 -o Acquire::Retries=0 -o DPkg::Lock::Timeout=60"
DEVICES = os.environ.get("MAAS_DEV_DIR") or "/dev"
WAIT_SECONDS = float(os.environ.get("MAAS_BMC_WAIT_SECONDS") or 60)


class BmcFailed(Exception):
    """The BMC did not do what it was asked; the text holds no secret."""


def ipmi_devices():
    return glob.glob(os.path.join(DEVICES, "ipmi*"))


def load_ipmi(tables):
    """True when there is an IPMI device; its modules are loaded where the machine tells of a BMC."""
    if ipmi_devices():
        return True
    told = any(kind == 38 for kind, _, _ in smbios(tables))
    told = told or glob.glob(os.path.join(SYSROOT, "sys/bus/acpi/devices/IPI0001:*"))
    told = told or os.path.exists(os.path.join(SYSROOT, "proc/device-tree/ibm,opal"))
    if not told or not shutil.which("modprobe"):
        return False
    for module in ("ipmi_devintf", "ipmi_si", "ipmi_ssif", "ipmi_powernv"):
        status, _ = run(["modprobe", "-q", module], 60)
        say("module %s: %s" % (module, "not loaded" if status else "loaded"))
    deadline = time.monotonic() + min(10, WAIT_SECONDS)
    while not ipmi_devices() and time.monotonic() < deadline:
        time.sleep(0.5)
    return bool(ipmi_devices())


def install(command, package):
    """Whether a command is there, if need be after its package was installed."""
    if shutil.which(command):
        return True
    apt_get = os.environ.get("MAAS_APT_GET") or "apt-get"
    if os.geteuid() != 0 or not shutil.which(apt_get):
        return False
    say("installing %s" % package)
    return run([apt_get] + APT.split() + ["install", package], 120)[0] == 0 and bool(shutil.which(command))


def passwords():
    """Passwords that BMCs may like: they differ in how long and how mixed one must be, in secret."""
    pick = secrets.SystemRandom()

    def plain(shortest, longest):
        alphabet = string.ascii_letters + string.digits
        return "".join(secrets.choice(alphabet) for _ in range(pick.randint(shortest, longest)))

    def mixed(shortest, longest):
        kinds = [string.ascii_uppercase] * 2 + [string.ascii_lowercase] * 2 + [string.digits] * 2 + [SPECIAL]
        length = pick.randint(shortest, longest)
        while True:
            sets = kinds + [string.ascii_letters + string.digits] * (length - len(kinds))
            text = [secrets.choice(letters) for letters in sets]
            pick.shuffle(text)
            # Words of ipmitool must not begin like an option.
            if text[0] not in SPECIAL and all(a != b for a, b in zip(text, text[1:])):
                return "".join(text)

    return [plain(10, 15), plain(17, 20), mixed(10, 15), mixed(13, 20)]


def public_address(text):
    """An address that a server can reach the BMC by, IPv6 in brackets; '' for all others."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if found.is_unspecified or found.is_link_local or found.is_loopback or found.is_multicast:
        return ""
    return "[%s]" % found if found.version == 6 else str(found)


class Bmc:
    """The local BMC."""

    def __init__(self, words):
        self._words = words

    def ask(self, *words):
        return self._done(run(self._words + [str(word) for word in words], 60), " ".join(map(str, words)))

    def tell(self, shown, *words):
        """Like ask, for words with a secret: the process list and the output show none of it."""
        with tempfile.NamedTemporaryFile("w", prefix="bmc", encoding="ascii") as script:
            # Made with mode 0600.
            script.write(" ".join(str(word) for word in words) + "\n")
            script.flush()
            status, _ = run(self._words + ["exec", script.name], 60)
            return self._done((status, ""), shown)

    def attempt(self, *words):
        """The output, '' with a remark when the BMC refuses; for what it can do without."""
        try:
            return self.ask(*words)
        except BmcFailed as why:
            say("not done: %s" % why)
            return ""

    def bytes(self, *words):
        """What a raw command answers, b'' when it is refused."""
        try:
            return bytes(int(word, 16) for word in self.ask("raw", *words).split())
        except (BmcFailed, ValueError):
            return b""

    @staticmethod
    def _done(outcome, shown):
        status, text = outcome
        if status == 124:
            raise BmcFailed("the BMC does not answer '%s'" % shown)
        if status != 0:
            said = " ".join(text.split())[:200]
            raise BmcFailed("'%s' ended with %d%s" % (shown, status, ": " + said if said else ""))
        return text

    # -- what there is --

    def version(self):
        match = re.search(r"^IPMI Version\s*:\s*(\d+)\.(\d+)", self.attempt("mc", "info"), re.M)
        return (int(match.group(1)), int(match.group(2))) if match else (0, 0)

    def lan_channels(self):
        """Channel to what 'lan print' says of it."""
        found = {}
        for channel in LAN_CHANNELS:
            try:
                text = self.ask("lan", "print", channel)
            except BmcFailed:
                # No such channel, or not one of a LAN.
                continue
            if re.search(r"^(IP|MAC) Address\s*:", text, re.M):
                found[channel] = text
        return found

    def address(self, channel, text):
        match = re.search(r"^IP Address\s*:\s*(\S+)", text, re.M)
        found = public_address(match.group(1)) if match else ""
        if found:
            return found
        try:
            text = self.ask("lan6", "print", channel)
        except BmcFailed:
            return ""
        for match in re.finditer(r"^\s*Address\s*:\s*([0-9A-Fa-f:]+)", text, re.M):
            found = public_address(match.group(1))
            if found:
                return found
        return ""

    def reachable(self, channels):
        """(channel, address) of the first that has one; for want of one DHCP is switched on."""
        for attempt in ("as it is", "static", "dhcp"):
            if attempt != "as it is":
                for channel in channels:
                    self.attempt("lan", "set", channel, "ipsrc", attempt)
                say("the BMC has no address, waiting for one (%s)" % attempt)
            deadline = time.monotonic() + (0 if attempt == "as it is" else WAIT_SECONDS)
            while True:
                for channel, text in channels.items():
                    if attempt != "as it is":
                        text = self.attempt("lan", "print", channel)
                    found = self.address(channel, text)
                    if found:
                        return channel, found
                if time.monotonic() >= deadline:
                    break
                time.sleep(min(10, WAIT_SECONDS))
        return None

    # -- users --

    def slot(self, channel, user):
        """(slot, name in it): the one that has the name, else the first that is free."""
        names = {}
        for line in self.ask("-c", "user", "list", channel).splitlines():
            fields = line.split(",")
            if re.match(r"\d{1,3}$", fields[0]):
                names[int(fields[0])] = fields[1].strip() if len(fields) > 1 else ""
        for number, name in sorted(names.items()):
            if name == user and number >= FIRST_SLOT:
                return number, name
        for number in range(FIRST_SLOT, max([LAST_SLOT] + list(names)) + 1):
            # iLO calls them that.
            if names.get(number, "") in ("", "(Empty User)"):
                return number, ""
        raise BmcFailed("all user slots of the BMC are taken")

    def give_user(self, channel, options):
        """(slot, password). The order matters: name and password before the user is enabled."""
        slot, name = self.slot(channel, options.user)
        if name != options.user:
            self.ask("user", "set", "name", slot, options.user)
        password = self._set_password(slot, [options.password] if options.password else passwords())
        self.ask("user", "enable", slot)
        self.ask(
            "channel", "setaccess", channel, slot, "callin=on", "link=on", "ipmi=on",
            "privilege=%d" % PRIVILEGES[options.privilege],
        )
        return slot, password

    def _set_password(self, slot, choices):
        reason = None
        for password in choices:
            size = 16 if len(password) <= 16 else 20
            try:
                self.tell("user set password", "user", "set", "password", slot, password, size)
                self.tell("user test", "user", "test", slot, size, password)
                return password
            except BmcFailed as why:
                reason = why
        raise BmcFailed("the BMC takes none of %d passwords: %s" % (len(choices), reason))

    # -- the channel --

    def open_channel(self, channel):
        """Always available, with authentication of users and messages; no weak kinds of it."""
        now = self.bytes("0x06", "0x41", channel, "0x40")
        if len(now) >= 2:
            # Set Channel Access, IPMI 2.0 section 22.22: the PEF bit stays; 01 is kept, 10 is now.
            access = (now[0] & 0x20) | 0x02
            for kind in (0x40, 0x80):
                self.attempt("raw", "0x06", "0x40", channel, "0x%02x" % (kind | access), "0x%02x" % (kind | (now[1] & 15)))
        enabled = self.bytes("0x0c", "0x02", channel, "0x02", "0x00", "0x00")
        if len(enabled) == 6:
            # LAN parameter 2, section 23.1: bits 0 none, 1 MD2, 5 OEM, for each of five levels.
            wanted = [byte & ~0x23 for byte in enabled[1:]]
            if wanted != list(enabled[1:]):
                self.attempt("raw", "0x0c", "0x01", channel, "0x02", *["0x%02x" % byte for byte in wanted])
        for name in ("force-encryption", "force-authentication"):
            self.attempt("sol", "set", name, "true", channel)

    def cipher_suite(self, channel, wanted, privilege):
        """The suite to use, '' when nothing is known; it is opened for the privilege level."""
        try:
            offered = re.findall(r"^(\d+)\s", self.ask("channel", "getciphers", "ipmi", channel), re.M)
        except BmcFailed:
            offered = []
        if not offered:
            return wanted
        chosen = wanted
        if wanted not in offered:
            chosen = next((suite for suite in SUITES if suite in offered), "")
            if wanted:
                say("cipher suite %s is not offered, using %s" % (wanted, chosen or "none"))
        text = self.ask("lan", "print", channel)
        suites = re.search(r"^RMCP\+ Cipher Suites\s*:\s*([\d,]+)", text, re.M)
        levels = re.search(r"^Cipher Suite Priv Max\s*:\s*([XcuoaO]{15})\s*$", text, re.M)
        if chosen and suites and levels:
            order, letters = suites.group(1).split(","), list(levels.group(1))
            needed = LETTERS[PRIVILEGES[privilege]]
            at = order.index(chosen) if chosen in order else len(letters)
            if at < len(letters) and LETTERS.index(letters[at]) < LETTERS.index(needed):
                letters[at] = needed
            # Suite 0 lets anybody in without a password.
            if "0" in order[: len(letters)]:
                letters[order.index("0")] = "X"
            if letters != list(levels.group(1)):
                self.attempt("lan", "set", channel, "cipher_privs", "".join(letters))
        return chosen

    def group_key(self, channel, given):
        """K_g: the given one is set, else the BMC's own is read; '' for none."""
        if given:
            data = bytes.fromhex(given[2:]) if given.startswith("0x") else given.encode("ascii")
            # Set Channel Security Keys, section 22.25.
            self.tell(
                "set K_g", "raw", "0x06", "0x56", channel, "0x01", "0x01", *["0x%02x" % byte for byte in data]
            )
            return given
        data = self.bytes("0x06", "0x56", channel, "0x00", "0x01")[1:21]
        return "0x" + data.hex() if len(data) == 20 and any(data) else ""


def ipmi_config(bmc, options):
    """The power parameters of the BMC; BmcFailed."""
    channels = bmc.lan_channels()
    if not channels:
        raise BmcFailed("it has no LAN channel")
    found = bmc.reachable(channels)
    if found is None:
        raise BmcFailed("its LAN channel has no address and gets none by DHCP")
    channel, address = found
    slot, password = bmc.give_user(channel, options)
    bmc.open_channel(channel)
    key = bmc.group_key(channel, options.k_g)
    suite = bmc.cipher_suite(channel, options.cipher_suite, options.privilege)
    mac = re.search(r"^MAC Address\s*:\s*((?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2})\s*$", channels[channel], re.M)
    second = bmc.version() >= (2, 0) or os.uname().machine == "ppc64le"
    say("BMC %s, channel %d: user %s in slot %d" % (address, channel, options.user, slot))
    return {
        "power_type": "ipmi",
        "power_address": address,
        "power_user": options.user,
        "power_pass": password,
        "power_driver": "LAN_2_0" if second else "LAN",
        "power_boot_type": "efi" if os.path.exists(os.path.join(SYSROOT, "sys/firmware/efi")) else "auto",
        "k_g": key,
        "cipher_suite_id": suite,
        "privilege_level": options.privilege,
        "mac_address": mac.group(1).lower() if mac and mac.group(1).strip("0:") else "",
    }
