# ---- physical or not -------------------------------------------------------------------------

import re

VIRTUAL = re.compile(
    r"QEMU|KVM|VMware|VirtualBox|innotek|Xen|Bochs|Parallels|Amazon EC2|Google Compute|OpenStack"
    r"|BHYVE|Firecracker|Apple Virtualization|Microsoft Corporation Virtual Machine", re.I
)


def kind_of_machine(text, exists):
    """physical, virtual-machine, container or unknown. text and exists read a path below the root."""
    if text("/run/systemd/container") or exists("/.dockerenv"):
        return "container"
    vendor = text("/sys/class/dmi/id/sys_vendor")
    if VIRTUAL.search("%s %s" % (vendor, text("/sys/class/dmi/id/product_name"))):
        return "virtual-machine"
    # A bare-metal instance of a cloud has its vendor's DMI, but not this bit.
    flags = re.search(r"^flags\s*:(.*)$", text("/proc/cpuinfo"), re.M)
    if flags and " hypervisor" in flags.group(1):
        return "virtual-machine"
    if text("/sys/hypervisor/type") or exists("/proc/device-tree/hypervisor"):
        return "virtual-machine"
    return "physical" if vendor or flags else "unknown"
