# ---- Redfish over the host interface ---------------------------------------------------------

import base64
import http.client
import struct
import urllib.error
import urllib.request

# DSP0270: interface type, devices and protocol of SMBIOS structure 42
NETWORK_INTERFACE, REDFISH_OVER_IP = 0x40, 4
USB_V1, PCI_V1, USB_V2, PCI_V2 = 2, 3, 4, 5
STATIC, DHCP = 1, 2
ROLES = {"USER": "ReadOnly", "OPERATOR": "Operator", "ADMIN": "Administrator"}
MOST_BYTES = 1 << 22
# What iLO calls itself on its virtual card.
UNREACHABLE = ("16.1.15.1",)


class HostInterface:
    """What SMBIOS structure 42 says: which card leads to the service, and both addresses."""

    def __init__(self, body):
        size = body[5]
        device, at = body[6 : 6 + size], 6 + size
        self.kind, self.ids, self.mac = device[0], None, ""
        if self.kind in (USB_V1, PCI_V1):
            self.ids = struct.unpack_from("<HH", device, 1)
        elif self.kind in (USB_V2, PCI_V2):
            self.ids = struct.unpack_from("<HH", device, 2)
            # Behind the ids: of USB the number of a string, of PCI those of the subsystem.
            start = 7 if self.kind == USB_V2 else 10
            mac = device[start : start + 6]
            self.mac = ":".join("%02x" % byte for byte in mac) if len(mac) == 6 and any(mac) else ""
        records, at = body[at], at + 1
        for _ in range(records):
            protocol, length = body[at], body[at + 1]
            data = body[at + 2 : at + 2 + length]
            at += 2 + length
            if protocol == REDFISH_OVER_IP and len(data) >= 90:
                break
        else:
            raise ValueError("no Redfish over IP")
        self.assignment = data[16]
        self.host = self._address(data[17], data[18:34])
        self.mask = self._address(data[17], data[34:50])
        self.service = self._address(data[51], data[52:68])
        self.service_mask = self._address(data[51], data[68:84])
        self.port = struct.unpack_from("<H", data, 84)[0] or 443

    @staticmethod
    def _address(kind, data):
        found = ipaddress.ip_address(data[:4]) if kind == 1 else ipaddress.ip_address(data) if kind == 2 else None
        return found if found is not None and not found.is_unspecified else None

    def card(self):
        """The name of the interface, '' when it is not there."""
        folder = os.path.join(SYSROOT, "sys/class/net")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if self.mac and read_text("/sys/class/net/%s/address" % name).lower() == self.mac:
                return name
            if not self.mac and self.ids and self._ids_of(os.path.join(folder, name, "device")) == self.ids:
                return name
        return ""

    def _ids_of(self, device):
        files = ("idVendor", "idProduct") if self.kind in (USB_V1, USB_V2) else ("vendor", "device")
        where = os.path.realpath(device)
        # The ids of USB stand at the device, which is above its interface.
        for folder in (where, os.path.dirname(where)):
            try:
                numbers = []
                for file in files:
                    with open(os.path.join(folder, file), encoding="ascii") as stream:
                        numbers.append(int(stream.read(), 16))
                return tuple(numbers)
            except (OSError, ValueError):
                continue
        return None

    def prefix(self):
        mask = self.mask or self.service_mask
        if mask is None:
            return 64 if self.service.version == 6 else 24
        return bin(int(mask)).count("1")

    def own_address(self):
        """What this side of the link is called; None where that is left to DHCP or the kernel."""
        if self.assignment == DHCP or self.service.version == 6 and self.service.is_link_local:
            return None
        if self.host is not None:
            return self.host
        network = ipaddress.ip_interface("%s/%d" % (self.service, self.prefix())).network
        return next((each for each in network.hosts() if each != self.service), None)


class Redfish:
    """The service. Certificates are its own, so they prove nothing and are not asked for."""

    def __init__(self, base):
        self._base = base
        # Only where there is a Redfish service: small systems have a python without it.
        import ssl

        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        self.credentials = None

    def call(self, method, path, document=None, tag=None):
        """(JSON, ETag); BmcFailed, with the status when there is one."""
        if not isinstance(path, str) or not re.match(r"/redfish/[!-~]*$", path):
            raise BmcFailed("Redfish gives '%s' for a path" % str(path)[:80])
        request = urllib.request.Request(self._base + path, method=method)
        request.add_header("OData-Version", "4.0")
        if self.credentials:
            token = base64.b64encode((":".join(self.credentials)).encode()).decode()
            request.add_header("Authorization", "Basic " + token)
        if tag:
            request.add_header("If-Match", tag)
        if document is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(document).encode()
        try:
            with self._opener.open(request, timeout=30) as answer:
                body = answer.read(MOST_BYTES)
                found = json.loads(body.decode("utf-8", "replace")) if body.strip() else {}
                if not isinstance(found, dict):
                    raise BmcFailed("Redfish answers %s with no JSON object" % path)
                return found, answer.headers.get("ETag")
        except urllib.error.HTTPError as error:
            error.close()
            raise BmcFailed("Redfish answers %s %s with HTTP %d" % (method, path, error.code))
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise BmcFailed("Redfish does not answer %s: %s" % (path, getattr(error, "reason", None) or error))

    def get(self, path):
        return self.call("GET", path)[0]

    def members(self, path):
        return [each.get("@odata.id") for each in self.get(path).get("Members") or [] if isinstance(each, dict)]

    def works(self):
        try:
            self.get("/redfish/v1/Systems")
            return True
        except BmcFailed as why:
            say("the user does not work yet: %s" % why)
            return False

    def give_account(self, user, password, role):
        """Makes the account, or takes over the one of that name, or a slot that is empty."""
        wanted = {"UserName": user, "Password": password, "RoleId": role, "Enabled": True}
        service = self.get("/redfish/v1/AccountService")
        collection = (service.get("Accounts") or {}).get("@odata.id") or "/redfish/v1/AccountService/Accounts"
        empty = None
        for path in self.members(collection):
            account, tag = self.call("GET", path)
            if account.get("UserName") == user:
                self.call("PATCH", path, {key: wanted[key] for key in ("Password", "RoleId", "Enabled")}, tag)
                return
            # Dell's slot 1 is for no one.
            if not account.get("UserName") and str(account.get("Id")) != "1" and empty is None:
                empty = path, tag
        try:
            self.call("POST", collection, wanted)
        except BmcFailed as why:
            if empty is None:
                raise
            say("%s; taking the empty slot %s" % (why, empty[0]))
            self.call("PATCH", empty[0], wanted, empty[1])

    def node_id(self, uuid):
        paths = self.members("/redfish/v1/Systems")
        if len(paths) > 1:
            paths = [path for path in paths if str(self.get(path).get("UUID")).lower() == uuid.lower()]
        name = str(paths[0] if len(paths) == 1 else "").rstrip("/").rsplit("/", 1)[-1]
        if not re.match(r"[A-Za-z0-9._~:@+-]{1,255}$", name):
            raise BmcFailed("Redfish does not say which of its systems this machine is")
        return name

    def manager_address(self):
        for manager in self.members("/redfish/v1/Managers"):
            cards = (self.get(manager).get("EthernetInterfaces") or {}).get("@odata.id")
            for path in self.members(cards) if cards else []:
                card = self.get(path)
                for key in ("IPv4Addresses", "IPv6Addresses"):
                    for entry in card.get(key) or []:
                        found = public_address(str((entry or {}).get("Address")))
                        if found and found not in UNREACHABLE:
                            return found
        raise BmcFailed("Redfish names no address that a server can reach")


def host_interfaces(tables):
    found = []
    for kind, body, _ in smbios(tables):
        if kind == 42 and len(body) > 7 and body[4] == NETWORK_INTERFACE:
            try:
                interface = HostInterface(body)
            except (ValueError, IndexError, struct.error):
                # Another protocol, or a structure that ends early.
                continue
            if interface.service is not None:
                found.append(interface)
    return found


def bootstrap_credentials(bmc):
    """An account for this boot only, DSP0270 section 9; it stays possible to ask again (A5h)."""
    data = bmc.bytes("0x2c", "0x02", "0x52", "0xa5")
    if len(data) != 33 or data[0] != 0x52:
        raise BmcFailed("the BMC gives no bootstrap account")
    user, password = (part.split(b"\0")[0].decode("latin-1") for part in (data[1:17], data[17:33]))
    return user, password


def redfish_account(service, bmc, options):
    """(user, password) that the service takes: users of IPMI are users of Redfish on most boards."""
    try:
        channels = bmc.lan_channels()
        _, password = bmc.give_user(min(channels) if channels else 1, options)
        service.credentials = (options.user, password)
        if service.works():
            return service.credentials
    except BmcFailed as why:
        say("no user by IPMI: %s" % why)
    password = options.password or passwords()[2]
    service.credentials = bootstrap_credentials(bmc)
    service.give_account(options.user, password, ROLES[options.privilege])
    service.credentials = (options.user, password)
    if not service.works():
        raise BmcFailed("Redfish does not take the account that it has just made")
    return service.credentials


def redfish_config(interface, bmc, options):
    """The power parameters; BmcFailed. The link is left as it was found."""
    given = os.environ.get("MAAS_REDFISH_URL")
    card, own = interface.card(), interface.own_address()
    if not card and not given:
        raise BmcFailed("the card that leads to the Redfish service is not there")
    host = "[%s%%25%s]" % (interface.service, card) if interface.service.is_link_local and interface.service.version == 6 else str(interface.service)
    if interface.service.version == 6 and not host.startswith("["):
        host = "[%s]" % host
    label = "%s/%d" % (own, interface.prefix())
    added = False
    try:
        if card and not given:
            run(["ip", "link", "set", "dev", card, "up"], 10)
            if interface.assignment == DHCP:
                client = next((each for each in ("dhcpcd", "dhclient", "udhcpc") if shutil.which(each)), None)
                words = {"dhcpcd": ["-4", "-1", "-G", "-C", "resolv.conf", "-t", "20"], "dhclient": ["-1", "-4"], "udhcpc": ["-n", "-q", "-i"]}
                if client:
                    run([client] + words[client] + [card], 40)
            elif own is not None:
                added = run(["ip", "addr", "add", label, "dev", card], 10)[0] == 0
        service = Redfish(given or "https://%s:%d" % (host, interface.port))
        service.get("/redfish/v1/")
        user, password = redfish_account(service, bmc, options)
        config = {
            "power_type": "redfish",
            "power_address": service.manager_address(),
            "power_user": user,
            "power_pass": password,
            "node_id": service.node_id(read_text("/sys/class/dmi/id/product_uuid")),
        }
        say("Redfish at %s, system %s: user %s" % (config["power_address"], config["node_id"], user))
        return config
    finally:
        if added:
            run(["ip", "addr", "del", label, "dev", card], 10)
