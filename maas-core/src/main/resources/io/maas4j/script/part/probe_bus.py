# ---- buses ------------------------------------------------------------------------------------

import struct

PCI = "/sys/bus/pci/devices"
USB = "/sys/bus/usb/devices"
PCI_ADDRESS = re.compile(r"[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f]$")


def pci_identity(tree, address, names):
    vendor = tree.text(PCI, address, "vendor")[2:]
    product = tree.text(PCI, address, "device")[2:]
    return {
        "vendor": names.vendor(vendor), "vendor_id": vendor,
        "product": names.product(vendor, product), "product_id": product,
    }


def pci(tree, names):
    devices = []
    for address in tree.names(PCI):
        here = os.path.join(PCI, address)
        driver, version = driver_of(tree, here)
        group = tree.link(here, "iommu_group")
        devices.append(dict(
            pci_identity(tree, address, names), driver=driver, driver_version=version,
            numa_node=numa_node(tree, here), pci_address=address,
            iommu_group=int(group) if group.isdecimal() else 0, vpd=vpd(tree, here),
        ))
    return {"devices": devices, "total": len(devices)}


def vpd(tree, here):
    """Vital product data (PCI 3.0 appendix I); cards without, or not readable: {}."""
    try:
        with open(tree.path(here, "vpd"), "rb") as stream:
            data = stream.read(32768)
    except OSError:
        return {}
    result, offset = {}, 0
    while offset + 3 <= len(data) and data[offset] & 0x80:
        tag, length = data[offset] & 0x7F, struct.unpack_from("<H", data, offset + 1)[0]
        body = data[offset + 3 : offset + 3 + length]
        offset += 3 + length
        if tag == 0x02:
            result["product_name"] = body.decode("latin-1").strip(" \0")
        elif tag in (0x10, 0x11):
            entries, at = result.setdefault("entries", {}), 0
            while at + 3 <= len(body):
                key, size = body[at : at + 2].decode("latin-1"), body[at + 2]
                if key not in ("RV", "RW"):
                    entries[key] = body[at + 3 : at + 3 + size].decode("latin-1").strip(" \0")
                at += 3 + size
    return result


def usb(tree, names):
    devices, parts = [], {}
    for name in tree.names(USB):
        device, colon, _ = name.partition(":")
        if colon:
            parts.setdefault(device, []).append(name)
    for name in tree.names(USB):
        here = os.path.join(USB, name)
        vendor, product = tree.text(here, "idVendor"), tree.text(here, "idProduct")
        if ":" in name or not vendor:
            continue
        speed = re.match(r"\d{1,9}(\.\d{1,3})?$", tree.text(here, "speed"))
        devices.append({
            "bus_address": tree.number(here, "busnum"), "device_address": tree.number(here, "devnum"),
            "vendor": names.vendor(vendor) or tree.text(here, "manufacturer"), "vendor_id": vendor,
            "product": names.product(vendor, product) or tree.text(here, "product"),
            "product_id": product, "speed": float(speed.group(0)) if speed else 0,
            "interfaces": [usb_interface(tree, part, names) for part in parts.get(name, [])] or None,
        })
    return {"devices": devices, "total": len(devices)}


def usb_interface(tree, part, names):
    here = os.path.join(USB, part)
    driver, version = driver_of(tree, here)
    major = tree.number(here, "bInterfaceClass", base=16)
    minor = tree.number(here, "bInterfaceSubClass", base=16)
    return {
        "class": names.class_name(major), "class_id": major, "driver": driver,
        "driver_version": version, "number": tree.number(here, "bInterfaceNumber", base=16),
        "subclass": names.subclass_name(major, minor), "subclass_id": minor,
    }


def bus_address(tree, device):
    """(pci_address, usb_address) of what a device hangs on, '' each when it does not."""
    pci_found, usb_found, where = "", "", tree.real(device)
    while len(where) > len(tree.root) and where != "/":
        name = os.path.basename(where)
        if not pci_found and PCI_ADDRESS.match(name):
            pci_found = name
        if not usb_found and os.path.exists(os.path.join(where, "busnum")):
            usb_found = "%d:%d" % (tree.number(where, "busnum"), tree.number(where, "devnum"))
        where = os.path.dirname(where)
    return ("", usb_found) if usb_found else (pci_found, "")


# ---- graphics --------------------------------------------------------------------------------


def drm_nodes(tree):
    """(pci_address, usb_address) -> the nodes of the kernel's direct rendering manager."""
    found = {}
    for name in tree.names("/sys/class/drm"):
        match = re.match(r"(card|control|render)(?=\D?\d+$)\D?(\d{1,6})$", name)
        if not match:
            continue
        entry = found.setdefault(bus_address(tree, "/sys/class/drm/%s/device" % name), {})
        entry[match.group(1) + "_name"] = name
        entry[match.group(1) + "_device"] = tree.text("/sys/class/drm", name, "dev")
        if match.group(1) == "card":
            entry["id"] = int(match.group(2))
    # Without a card there is nothing to draw on.
    return {key: entry for key, entry in found.items() if "id" in entry}


def nvidia(tree, address):
    """What the vendor's own driver tells of a card."""
    here = "/proc/driver/nvidia/gpus/" + address
    facts = dict(
        (key.strip(), value.strip())
        for key, _, value in (line.partition(":") for line in tree.text(here, "information").splitlines())
    )
    if not facts:
        return None
    version = re.search(r"Kernel Module\s+(?:for \S+\s+)?([\d.]+)", tree.text("/proc/driver/nvidia/version"))
    model = facts.get("Model", "")
    minor = facts.get("Device Minor", "")
    entry = {
        "nvrm_version": version.group(1) if version else "",
        # The driver's file has no word for the brand: it is the first one of the model.
        "brand": (model.replace("NVIDIA", "").split() or [""])[0], "model": model,
        "uuid": facts.get("GPU UUID", ""),
        # The vendor's character devices have the major number 195.
        "card_name": "nvidia" + minor if minor.isdecimal() else "",
        "card_device": "195:" + minor if minor.isdecimal() else "",
    }
    return without_empty(entry, "nvrm_version", "uuid")


def mediated(tree, here):
    """Profiles by which a card can be divided."""
    profiles = {}
    for name in tree.names(here, "mdev_supported_types"):
        there = os.path.join(here, "mdev_supported_types", name)
        profiles[name] = without_empty({
            "api": tree.text(there, "device_api"), "name": tree.text(there, "name"),
            "available": tree.number(there, "available_instances"),
            "description": tree.text(there, "description"), "devices": tree.names(there, "devices"),
        }, "name", "description")
    return profiles


def gpu(tree, names, usb_devices):
    cards, functions, drm = {}, {}, drm_nodes(tree)
    for address in tree.names(PCI):
        here = os.path.join(PCI, address)
        # Class 03: display controllers; 1200: processing accelerators are none.
        if not tree.text(here, "class").startswith("0x03"):
            continue
        driver, version = driver_of(tree, here)
        card = dict(
            pci_identity(tree, address, names), driver=driver, driver_version=version,
            numa_node=numa_node(tree, here), pci_address=address, drm=drm.get((address, "")),
            nvidia=nvidia(tree, address), mdev=mediated(tree, here),
        )
        card = without_empty(
            card, "driver", "driver_version", "vendor", "product", "drm", "nvidia", "mdev"
        )
        parent = tree.link(here, "physfn")
        if parent:
            functions.setdefault(parent, []).append(card)
        else:
            cards[address] = card
    for address, card in cards.items():
        if tree.exists(PCI, address, "sriov_numvfs"):
            card["sriov"] = {
                "current_vfs": tree.number(PCI, address, "sriov_numvfs"),
                "maximum_vfs": tree.number(PCI, address, "sriov_totalvfs"),
                "vfs": functions.pop(address, None),
            }
    found = list(cards.values()) + [card for each in functions.values() for card in each]
    for (_, usb_address), nodes in drm.items():
        for device in usb_devices if usb_address else []:
            if "%d:%d" % (device["bus_address"], device["device_address"]) == usb_address:
                same = {k: device[k] for k in ("vendor", "vendor_id", "product", "product_id")}
                found.append(dict(same, usb_address=usb_address, numa_node=0, drm=nodes))
    nested = sum(len(card.get("sriov", {}).get("vfs") or []) for card in found)
    return {"cards": found, "total": len(found) + nested}
