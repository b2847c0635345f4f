# ---- disks -----------------------------------------------------------------------------------

BLOCK = "/sys/block"
BY_ID_ORDER = ("wwn-", "nvme-eui.", "nvme-", "scsi-", "ata-", "virtio-", "usb-", "mmc-")


def udev(tree, number):
    """(properties, links) that udev keeps for a block device."""
    properties, links = {}, []
    for line in tree.text("/run/udev/data/b" + number).splitlines():
        if line.startswith("E:"):
            key, _, value = line[2:].partition("=")
            properties[key] = value
        elif line.startswith("S:"):
            links.append(line[2:])
    return properties, links


def link_names(tree, folder, disk, links):
    """Names in /dev/disk/<folder> that lead to a disk."""
    prefix = "disk/%s/" % folder
    found = [link[len(prefix) :] for link in links if link.startswith(prefix)]
    for name in tree.names("/dev/disk", folder):
        if tree.link("/dev/disk", folder, name) == disk:
            found.append(name)
    return sorted(set(found))


def disk_type(tree, name, device):
    where = tree.real(device)
    if name.startswith("sr"):
        return "cdrom"
    if name.startswith("nvme"):
        return "nvme"
    if name.startswith("mmcblk"):
        return "mmc"
    if "/usb" in where:
        return "usb"
    if "/virtio" in where or tree.link(device, "subsystem") == "virtio":
        return "virtio"
    return "sata" if re.search(r"/ata\d+/", where) else "scsi"


def serial_of(tree, here, properties):
    direct = tree.text(here, "device/serial") or tree.text(here, "serial") or tree.text(here, "device/cid")
    if direct:
        return direct
    known = properties.get("ID_SCSI_SERIAL") or properties.get("ID_SERIAL_SHORT")
    if known:
        return known
    try:
        with open(tree.path(here, "device/vpd_pg80"), "rb") as stream:
            return stream.read(256)[4:].decode("latin-1").strip(" \0")
    except OSError:
        return ""


def nvme_controller(tree, device):
    """PCI address of a controller of an NVMe subsystem, which itself hangs on no bus."""
    for name in tree.names(device):
        if re.match(r"nvme\d+$", name):
            found = bus_address(tree, os.path.join(device, name))[0]
            if found:
                return found
    return ""


def disk(tree, name):
    here = os.path.join(BLOCK, name)
    device = os.path.join(here, "device")
    number = tree.text(here, "dev")
    properties, links = udev(tree, number)
    pci_address, usb_address = bus_address(tree, device)
    if not pci_address and not usb_address:
        pci_address = nvme_controller(tree, device)
    # The WWN names the same disk in whatever slot, so it is the best of the by-id names.
    ids = sorted(
        link_names(tree, "by-id", name, links),
        key=lambda i: ([i.startswith(p) for p in BY_ID_ORDER] + [True]).index(True),
    )
    paths = link_names(tree, "by-path", name, links)
    rotational = tree.text(here, "queue/rotational") == "1"
    rate = re.match(r"\d{1,6}$", properties.get("ID_ATA_ROTATION_RATE_RPM", ""))
    model = re.sub(
        r"\\x([0-9a-f]{2})", lambda m: chr(int(m.group(1), 16)), properties.get("ID_MODEL_ENC", "")
    ).strip()
    partitions = []
    for part in tree.names(here):
        if tree.exists(here, part, "partition"):
            partitions.append({
                "id": part, "device": tree.text(here, part, "dev"),
                "read_only": tree.text(here, part, "ro") == "1",
                "size": tree.number(here, part, "size") * 512,
                "partition": tree.number(here, part, "partition"),
            })
    entry = {
        "id": name, "device": number,
        "model": tree.text(device, "model") or model or properties.get("ID_MODEL", ""),
        "type": disk_type(tree, name, device), "read_only": tree.text(here, "ro") == "1",
        # sysfs counts in 512 byte sectors whatever the disk does.
        "size": tree.number(here, "size") * 512, "removable": tree.text(here, "removable") == "1",
        "wwn": tree.text(here, "wwid") or tree.text(device, "wwid") or properties.get("ID_WWN", ""),
        "numa_node": numa_node(tree, os.path.join(PCI, pci_address)) if pci_address else 0,
        "device_path": paths[0] if paths else properties.get("ID_PATH", ""),
        "block_size": tree.number(here, "queue/logical_block_size"),
        "firmware_version": tree.text(device, "firmware_rev") or tree.text(device, "rev"),
        "rpm": (rate and int(rate.group(0)) or 1) if rotational else 0,
        "serial": serial_of(tree, here, properties), "device_id": ids[0] if ids else "",
        "partitions": partitions, "pci_address": pci_address, "usb_address": usb_address,
    }
    return without_empty(
        entry, "model", "wwn", "device_path", "block_size", "firmware_version", "serial",
        "pci_address", "usb_address",
    )


def storage(tree):
    disks = [
        disk(tree, name)
        for name in tree.names(BLOCK)
        # What has no device behind it is made of other disks, memory or files.
        # A path of a multipath NVMe drive is hidden: the drive is there without it.
        if tree.exists(BLOCK, name, "device") and tree.text(BLOCK, name, "hidden") != "1"
    ]
    return {"disks": disks, "total": len(disks)}
