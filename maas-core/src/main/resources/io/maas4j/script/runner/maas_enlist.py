"""How a machine without credentials makes itself known to the server."""

import json
import os
import sys

from maas_machine import CallFailed, Datasource, log, read_text, sysroot_path

DEBIAN_ARCHITECTURES = {
    "x86_64": "amd64",
    "i386": "i386",
    "i586": "i386",
    "i686": "i386",
    "aarch64": "arm64",
    "armv7l": "armhf",
    "ppc64le": "ppc64el",
    "s390x": "s390x",
    "riscv64": "riscv64",
}

# A placeholder that some USB gadget drivers give every device.
SHARED_MAC = "02:00:00:00:00:02"
ARPHRD_ETHER = "1"


def debian_architecture():
    given = os.environ.get("MAAS_ARCHITECTURE")
    if given:
        return given
    machine = os.uname().machine
    return DEBIAN_ARCHITECTURES.get(machine, machine)


def hardware_macs():
    """Interface name to MAC of the network cards; of all Ethernets where none shows a device."""
    folder = sysroot_path("/sys/class/net")
    cards, others = {}, {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        here = os.path.join(folder, name)
        mac = read_text(os.path.join(here, "address")).lower()
        if read_text(os.path.join(here, "type")) != ARPHRD_ETHER or mac in ("", SHARED_MAC):
            continue
        if mac == "00:00:00:00:00:00":
            continue
        if any(os.path.exists(os.path.join(here, kind)) for kind in ("bridge", "bonding")):
            continue
        (cards if os.path.exists(os.path.join(here, "device")) else others)[name] = mac
    return cards or others


def booted_macs(macs):
    """Of the cards those that the booted netplan gives an address; all if it names none."""
    import yaml

    chosen = set()
    for folder in (sysroot_path("/run/netplan"), sysroot_path("/etc/netplan")):
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            try:
                with open(os.path.join(folder, name), "rb") as stream:
                    ethernets = yaml.safe_load(stream)["network"]["ethernets"]
                for key, config in ethernets.items():
                    if not any(config.get(k) for k in ("addresses", "dhcp4", "dhcp6")):
                        continue
                    mac = str(config.get("match", {}).get("macaddress", "")).lower()
                    mac = mac or macs.get(config.get("set-name", key), "")
                    if mac in macs.values():
                        chosen.add(mac)
            except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError):
                continue
    return sorted(chosen) or sorted(set(macs.values()))


class Enlistment:
    """The anonymous calls, in the order they are made: registered(), register().

    The machine is made known by all its cards, those of the booted network first, so that it is
    known again whichever of them it boots from. Whether it is known already only those of the
    booted network tell: a card may have come out of another machine.
    """

    def __init__(self, service, datasource):
        self._service = service
        self._machines = datasource.server + "/MAAS/api/2.0/machines/"
        self._server = datasource.server
        cards = hardware_macs()
        self.macs = booted_macs(cards)
        self._all = self.macs + sorted(set(cards.values()) - set(self.macs))
        if not self.macs:
            sys.exit("no network card found in /sys/class/net: this machine cannot be enlisted")

    def registered(self):
        for mac in self.macs:
            url = "%s?op=is_registered&mac_address=%s" % (self._machines, mac.replace(":", "%3A"))
            _, body = self._service.get(url)
            if json.loads(body.decode("utf-8")):
                return True
        return False

    def register(self, power):
        """Creates the machine; power is (type, parameters) or None. Returns its datasource."""
        named = []
        if power is not None:
            named = [("power_type", power[0]), ("power_parameters", json.dumps(power[1]))]
        try:
            body = self._create_with(self._all, named)
        except CallFailed as error:
            refused = error.status is not None and 400 <= error.status < 500
            if self._all == self.macs or not refused:
                raise
            log("%s; trying with the cards of the booted network only" % error)
            body = self._create_with(self.macs, named)
        system_id = json.loads(body.decode("utf-8"))["system_id"]
        log("enlisted as %s" % system_id)
        url = "%s/MAAS/metadata/latest/by-id/%s/?op=get_preseed" % (self._server, system_id)
        _, preseed = self._service.get(url)
        datasource = Datasource.parse(preseed.decode("utf-8"), "the preseed of " + system_id)
        if datasource.credentials is None:
            raise ValueError("the preseed of %s holds no credentials" % system_id)
        return datasource

    def _create_with(self, macs, named):
        fields = [
            ("architecture", debian_architecture()),
            ("mac_addresses", ",".join(macs)),
            ("commission", "True"),
        ]
        if not named:
            return self._create(fields)
        try:
            return self._create(fields + named)
        except CallFailed as error:
            log("%s; trying without the power parameters" % error)
            return self._create(fields)

    def _create(self, fields):
        _, body = self._service.post_form(self._machines, fields)
        return body
