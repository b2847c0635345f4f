# ---- processors, memory ---------------------------------------------------------------------

import struct


def cpuinfo(tree):
    """Blocks of /proc/cpuinfo by processor number."""
    blocks = {}
    for block in tree.text("/proc/cpuinfo").split("\n\n"):
        values = dict(
            (key.strip(), value.strip())
            for key, _, value in (line.partition(":") for line in block.splitlines())
        )
        if re.match(r"\d{1,9}$", values.get("processor", "")):
            blocks[int(values["processor"])] = values
    return blocks


def cpu(tree):
    base, info = "/sys/devices/system/cpu", cpuinfo(tree)
    nodes = {}
    for node in tree.names("/sys/devices/system/node"):
        if re.match(r"node\d+$", node):
            for number in id_list(tree.text("/sys/devices/system/node", node, "cpulist")):
                nodes[number] = int(node[4:])
    firmware = processors_of_firmware(tree)
    isolated = id_list(tree.text(base, "isolated"))
    numbers = [int(n[3:]) for n in tree.names(base) if re.match(r"cpu\d+$", n)] or sorted(info)
    sockets, total = {}, 0
    for number in numbers:
        here = "%s/cpu%d" % (base, number)
        online = tree.text(here, "online") != "0"
        total += 1
        known = info.get(number) or (info[min(info)] if info else {})
        package = max(0, tree.number(here, "topology/physical_package_id"))
        socket_ = sockets.setdefault(package, new_socket(tree, here, package, known, firmware))
        key = (max(0, tree.number(here, "topology/die_id")), tree.number(here, "topology/core_id", default=number))
        core = socket_["cores"].setdefault(key, {"core": key[1], "die": key[0], "threads": []})
        frequency = tree.number(here, "cpufreq/scaling_cur_freq") // 1000 or megahertz(
            known.get("cpu MHz") or known.get("clock", "").replace("MHz", "")
        )
        if frequency:
            core["frequency"] = frequency
        core["threads"].append({
            "id": number, "numa_node": nodes.get(number, node_of(tree, here)), "thread": len(core["threads"]),
            "online": online, "isolated": number in isolated,
        })
    for socket_ in sockets.values():
        socket_["cores"] = [socket_["cores"][key] for key in sorted(socket_["cores"])]
        speeds = [core["frequency"] for core in socket_["cores"] if "frequency" in core]
        if speeds:
            socket_["frequency"] = sum(speeds) // len(speeds)
    return {
        "architecture": uname(tree)["machine"],
        "sockets": [sockets[key] for key in sorted(sockets)],
        "total": total,
    }


def node_of(tree, here):
    """Of a processor that is offline: it stands in no node's list but keeps its link."""
    found = [name for name in tree.names(here) if re.match(r"node\d+$", name)]
    return int(found[0][4:]) if found else 0


def processors_of_firmware(tree):
    """(manufacturer, version, MHz) of the sockets that hold one, SMBIOS 7.5."""
    found = []
    for kind, body, strings in smbios(tree.bytes("/sys/firmware/dmi/tables/DMI")):
        # Bit 6 of the status says that the socket is populated.
        if kind == 4 and len(body) >= 0x19 and body[0x18] & 0x40:
            text = lambda at: strings[body[at] - 1] if 0 < body[at] <= len(strings) else ""
            found.append((text(0x07), text(0x10), struct.unpack_from("<H", body, 0x14)[0]))
    return found


def new_socket(tree, here, package, known, firmware):
    caches = []
    for index in tree.names(here, "cache"):
        size = re.match(r"(\d+)([KMG]?)", tree.text(here, "cache", index, "size"))
        if size:
            scale = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}[size.group(2)]
            caches.append({
                "level": tree.number(here, "cache", index, "level"),
                "type": tree.text(here, "cache", index, "type"),
                "size": int(size.group(1)) * scale,
            })
    # ARM's processors do not tell the kernel their names.
    vendor, name, turbo = firmware[min(package, len(firmware) - 1)] if firmware else ("", "", 0)
    entry = {
        "name": known.get("model name") or known.get("cpu") or known.get("Hardware") or name,
        "vendor": known.get("vendor_id") or vendor or known.get("CPU implementer") or "",
        "socket": package,
        "cache": caches,
        "frequency_minimum": tree.number(here, "cpufreq/cpuinfo_min_freq") // 1000,
        "frequency_turbo": tree.number(here, "cpufreq/cpuinfo_max_freq") // 1000 or turbo,
        "cores": {},
    }
    return without_empty(entry, "name", "vendor", "cache", "frequency_minimum", "frequency_turbo")


def meminfo(text):
    """Bytes, or counts for HugePages_*, by key; the node files put 'Node N' in front."""
    values = {}
    for match in re.finditer(r"^(?:Node \d+ )?(\w+)(?:\(\w+\))?:\s+(\d+)( kB)?", text, re.M):
        values[match.group(1)] = int(match.group(2)) * (1024 if match.group(3) else 1)
    return values


NODES = "/sys/devices/system/node"
MEMORY = "/sys/devices/system/memory"


def memory(tree):
    values = meminfo(tree.text("/proc/meminfo"))
    size = values.get("Hugepagesize", 0)
    nodes = []
    for name in tree.names(NODES):
        if re.match(r"node\d+$", name):
            here = meminfo(tree.text(NODES, name, "meminfo"))
            total = built_in(tree, os.path.join(NODES, name), here)
            nodes.append(dict(memory_numbers(here, size, total), numa_node=int(name[4:])))
    total = built_in(tree, MEMORY, values)
    result = dict(memory_numbers(values, size, total), hugepages_size=size)
    return dict(result, nodes=nodes) if nodes else result


def built_in(tree, folder, values):
    """Bytes of the memory blocks of a folder: MemTotal lacks what the kernel took for itself."""
    block = tree.number(MEMORY, "block_size_bytes", base=16)
    blocks = [n for n in tree.names(folder) if re.match(r"memory\d+$", n)]
    online = sum(1 for n in blocks if tree.number(folder, n, "online"))
    return max(block * online, values.get("MemTotal", 0))


def memory_numbers(values, page, total):
    free = values.get("MemFree", 0) + values.get("Cached", values.get("FilePages", 0))
    free += values.get("Buffers", 0)
    pages = values.get("HugePages_Total", 0)
    return {
        "total": total,
        "used": max(0, values.get("MemTotal", 0) - free),
        "hugepages_total": pages * page,
        "hugepages_used": (pages - values.get("HugePages_Free", 0)) * page,
    }
