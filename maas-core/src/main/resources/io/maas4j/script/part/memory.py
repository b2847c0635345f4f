# ---- how much memory a test may take ---------------------------------------------------------

import glob
import re

MIB = 1 << 20
LEAST = 32 * MIB


def memory_info():
    """Bytes by name, from /proc/meminfo."""
    found = re.findall(r"^(\w+):\s+(\d+) kB", read_text("/proc/meminfo"), re.M)
    return {name: int(number) * 1024 for name, number in found}


def group_limit():
    """What the control group leaves, None when it sets no limit."""
    for limit, usage in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ):
        most, used = read_text(limit), read_text(usage)
        if most.isdigit() and used.isdigit():
            return max(0, int(most) - int(used))
    return None


def testable_bytes():
    """What is free without the reserve that keeps the system and the script runner alive.

    The ephemeral system lives in memory itself, so swap does not count and the reserve is a tenth,
    at least 256 MiB, of small machines a quarter.
    """
    info = memory_info()
    total, free = info.get("MemTotal", 0), info.get("MemAvailable", info.get("MemFree", 0))
    limit = group_limit()
    if limit is not None:
        free = min(free, limit)
    reserve = max(total // 10, min(256 * MIB, total // 4))
    most = free - reserve
    if most < LEAST:
        fail("only %d MiB of memory are free, which is too little to test" % (free // MIB))
    return most


def first_to_go():
    """Should memory run out after all, then the kernel ends this test and not the system."""
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as stream:
            stream.write("1000")
    except OSError:
        # Not on every kernel; the reserve stays.
        pass


def counters():
    """Events that tell of a fault even when the test program saw none."""
    match = re.search(r"^oom_kill (\d+)", read_text("/proc/vmstat"), re.M)
    values = {"out of memory": int(match.group(1)) if match else 0}
    for name, key in (("ue_count", "uncorrectable"), ("ce_count", "corrected")):
        numbers = [
            read_text(path[len(SYSROOT.rstrip("/")) :])
            for path in glob.glob(SYSROOT.rstrip("/") + "/sys/devices/system/edac/mc/mc*/" + name)
        ]
        values[key] = sum(int(number) for number in numbers if number.isdigit())
    return values


def judge_counters(before):
    """Fails on what the kernel counted meanwhile."""
    after = counters()
    grown = {key: after[key] - before[key] for key in after}
    if grown["uncorrectable"] > 0:
        fail("the memory controller met %d errors that it could not correct" % grown["uncorrectable"])
    if grown["out of memory"] > 0:
        fail("memory ran out during the test and the kernel ended %d processes" % grown["out of memory"])
    if grown["corrected"] > 0:
        say("the memory controller corrected %d errors" % grown["corrected"])
