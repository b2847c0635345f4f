# ---- network cards ----------------------------------------------------------------------------

import socket
import struct

NET = "/sys/class/net"


def facts_of(tree, interface):
    """What only the driver knows. Of another tree: ethtool.json, by interface a list of supported
    modes or {"supported": [], "partner": [], "ports": [], "port": "", "autoneg": true, "firmware": ""}.
    """
    if tree.live:
        facts = link_settings(interface) or {}
        return dict(facts, firmware=firmware_of(interface))
    given = tree.json("ethtool.json").get(interface) or {}
    return {"supported": given} if isinstance(given, list) else given


def infiniband(tree, pci_address, number):
    """The device files of a port of an InfiniBand card; ports are counted from 1 there."""
    entry = {}
    for folder, prefix, kind in (
        ("infiniband_mad", "issm", "issm"), ("infiniband_mad", "umad", "mad"),
        ("infiniband_verbs", "uverbs", "verb"),
    ):
        for name in tree.names(PCI, pci_address, folder):
            here = os.path.join(PCI, pci_address, folder, name)
            if name.startswith(prefix) and tree.number(here, "port", default=number + 1) == number + 1:
                entry[kind + "_name"], entry[kind + "_device"] = name, tree.text(here, "dev")
    return entry


def port(tree, interface, pci_address):
    here = os.path.join(NET, interface)
    facts = facts_of(tree, interface)
    protocol = "infiniband" if tree.number(here, "type") == 32 else "ethernet"
    number = tree.number(here, "dev_port")
    entry = {
        "id": interface, "address": tree.text(here, "address"), "port": number, "protocol": protocol,
        "supported_modes": facts.get("supported"), "supported_ports": facts.get("ports"),
        "port_type": facts.get("port"), "transceiver_type": facts.get("transceiver"),
        "auto_negotiation": bool(facts.get("autoneg")),
        "link_detected": tree.text(here, "carrier") == "1",
        # Drivers that do not know say -1, some of them as a number without sign.
        "link_speed": speed_of(tree.number(here, "speed")),
        "link_duplex": tree.text(here, "duplex").replace("unknown", ""),
        "infiniband": infiniband(tree, pci_address, number) if protocol == "infiniband" else None,
    }
    return without_empty(
        entry, "address", "link_speed", "link_duplex", "supported_modes", "supported_ports",
        "port_type", "transceiver_type", "infiniband",
    )


def speed_of(number):
    return 0 if number >= 0xFFFF * 1000 else number


def network(tree, names, usb_devices):
    cards = {}
    for interface in tree.names(NET):
        device = os.path.join(NET, interface, "device")
        if not tree.exists(device):
            continue
        pci_address, usb_address = bus_address(tree, device)
        key = pci_address or usb_address or tree.real(device)
        card = cards.get(key)
        if card is None:
            card = cards[key] = network_card(tree, names, device, pci_address, usb_address, usb_devices)
            firmware = facts_of(tree, interface).get("firmware", "")
            if firmware:
                card["firmware_version"] = firmware
        card["ports"].append(port(tree, interface, pci_address))
    # Class 02: network controllers that no driver has made an interface of.
    for address in tree.names(PCI):
        if address not in cards and tree.text(PCI, address, "class").startswith("0x02"):
            cards[address] = network_card(tree, names, os.path.join(PCI, address), address, "", [])
    functions = {}
    for key in list(cards):
        parent = tree.link(PCI, key, "physfn")
        if parent in cards:
            functions.setdefault(parent, []).append(cards.pop(key))
    for key, card in cards.items():
        if tree.exists(PCI, key, "sriov_totalvfs"):
            card["sriov"] = {
                "current_vfs": tree.number(PCI, key, "sriov_numvfs"),
                "maximum_vfs": tree.number(PCI, key, "sriov_totalvfs"),
                "vfs": functions.get(key),
            }
    return {"cards": list(cards.values()), "total": len(cards) + sum(map(len, functions.values()))}


def network_card(tree, names, device, pci_address, usb_address, usb_devices):
    driver, version = driver_of(tree, device)
    card = {"driver": driver, "driver_version": version, "numa_node": numa_node(tree, device), "ports": []}
    if pci_address:
        card.update(pci_identity(tree, pci_address, names), pci_address=pci_address)
        card["numa_node"] = numa_node(tree, os.path.join(PCI, pci_address))
    elif usb_address:
        card["usb_address"] = usb_address
        for found in usb_devices:
            if "%d:%d" % (found["bus_address"], found["device_address"]) == usb_address:
                card.update({k: found[k] for k in ("vendor", "vendor_id", "product", "product_id")})
    return without_empty(
        card, "driver", "driver_version", "vendor", "vendor_id", "product", "product_id"
    )


# ---- interfaces and addresses ----------------------------------------------------------------

RTM_NEWADDR, RTM_GETADDR, NLMSG_DONE, NLMSG_ERROR = 20, 22, 3, 2
NLM_F_REQUEST_DUMP = 0x301
IFA_ADDRESS, IFA_LOCAL = 1, 2
SCOPES = {0: "global", 200: "global", 253: "link", 254: "local"}


def addresses(tree):
    """Interface name to its addresses, from the kernel (RFC 3549) or from addresses.json."""
    if not tree.live:
        return tree.json("addresses.json")
    found, names = {}, {index: name for index, name in socket.if_nameindex()}
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as netlink:
        netlink.bind((0, 0))
        body = struct.pack("BBBBi", 0, 0, 0, 0, 0)
        netlink.send(struct.pack("IHHII", 16 + len(body), RTM_GETADDR, NLM_F_REQUEST_DUMP, 1, 0) + body)
        while True:
            data, offset = netlink.recv(1 << 16), 0
            while offset + 16 <= len(data):
                length, kind = struct.unpack_from("IH", data, offset)
                if kind in (NLMSG_DONE, NLMSG_ERROR) or length < 16:
                    return found
                if kind == RTM_NEWADDR:
                    read_address(data[offset + 16 : offset + length], names, found)
                offset += (length + 3) & ~3


def read_address(message, names, found):
    family, prefix, _, scope, index = struct.unpack_from("BBBBi", message)
    if family not in (socket.AF_INET, socket.AF_INET6):
        return
    attributes, offset = {}, 8
    while offset + 4 <= len(message):
        length, kind = struct.unpack_from("HH", message, offset)
        if length < 4:
            break
        attributes[kind] = message[offset + 4 : offset + length]
        offset += (length + 3) & ~3
    # On a point-to-point link IFA_ADDRESS is the other end.
    raw = attributes.get(IFA_LOCAL) or attributes.get(IFA_ADDRESS)
    if raw:
        found.setdefault(names.get(index, str(index)), []).append({
            "family": "inet" if family == socket.AF_INET else "inet6",
            "address": socket.inet_ntop(family, raw), "netmask": str(prefix),
            "scope": SCOPES.get(scope, "global"),
        })


def bond(tree, here):
    if not tree.exists(here, "bonding"):
        return None
    word = lambda name: tree.text(here, "bonding", name).split(" ")[0]
    return {
        "mode": word("mode"), "transmit_policy": word("xmit_hash_policy"),
        "up_delay": tree.number(here, "bonding/updelay"),
        "down_delay": tree.number(here, "bonding/downdelay"),
        "mii_frequency": tree.number(here, "bonding/miimon"),
        "mii_state": tree.text(here, "bonding/mii_status"),
        "lower_devices": tree.text(here, "bonding/slaves").split() or None,
    }


def bridge(tree, here):
    if not tree.exists(here, "bridge"):
        return None
    return {
        "id": tree.text(here, "bridge/bridge_id"), "stp": tree.text(here, "bridge/stp_state") == "1",
        "forward_delay": tree.number(here, "bridge/forward_delay"),
        "vlan_default": tree.number(here, "bridge/default_pvid"),
        "vlan_filtering": tree.text(here, "bridge/vlan_filtering") == "1",
        "upper_devices": tree.names(here, "brif") or None,
    }


def vlan(tree, name):
    text = tree.text("/proc/net/vlan", name)
    vid, lower = re.search(r"VID: (\d+)", text), re.search(r"Device: (\S+)", text)
    return {"lower_device": lower.group(1), "vid": int(vid.group(1))} if vid and lower else None


def networks(tree):
    result, known = {}, addresses(tree)
    for name in tree.names(NET):
        here = os.path.join(NET, name)
        if not tree.exists(here, "address"):
            continue
        flags = tree.number(here, "flags", base=16)
        # linux/if.h: IFF_LOOPBACK, IFF_POINTOPOINT, IFF_BROADCAST
        kinds = ((0x8, "loopback"), (0x10, "point-to-point"), (0x2, "broadcast"))
        kind = next((text for bit, text in kinds if flags & bit), "unknown")
        count = lambda key: tree.number(here, "statistics", key)
        result[name] = {
            "addresses": known.get(name, []), "hwaddr": tree.text(here, "address"),
            "mtu": tree.number(here, "mtu"), "state": "up" if flags & 1 else "down", "type": kind,
            "counters": {
                "bytes_received": count("rx_bytes"), "bytes_sent": count("tx_bytes"),
                "packets_received": count("rx_packets"), "packets_sent": count("tx_packets"),
            },
            "bond": bond(tree, here), "bridge": bridge(tree, here), "vlan": vlan(tree, name),
            "ovn": None,
        }
    return result
