# ---- badblocks -------------------------------------------------------------------------------

import re
import tempfile

COUNTS = re.compile(r"Pass completed, (\d+) bad blocks? found\. \((\d+)/(\d+)/(\d+) errors\)")
SHOWN_BLOCKS = 20


def block_size(size):
    """badblocks counts blocks in 32 bits: large disks need larger blocks."""
    block = 4096
    while size // block >= 1 << 32:
        block *= 2
    return block


def badblocks_main(name, option):
    """option: -n (write and put back), -w (write over everything)."""
    refuse_sandbox()
    path = disk_argument("%s --storage=DEVICE" % name, "storage")
    size = disk_bytes(path)
    block = block_size(size)
    if size < block:
        fail("%s has %d bytes, which is less than one block of %d" % (path, size, block))
    used = disk_in_use(path)
    if used and option == "-w":
        fail("%s is not overwritten: %s" % (path, used))
    options = [option]
    if used:
        say("%s is only read: %s" % (path, used))
        options = []
    with tempfile.TemporaryDirectory() as folder:
        # The list of bad blocks may be longer than an output may be.
        bad = os.path.join(folder, "bad")
        status, lines = follow(
            ["badblocks"] + options + ["-v", "-b", str(block), "-o", bad, path, str(size // block - 1)]
        )
        if status == 127:
            fail("badblocks is not on this machine; it comes with the package e2fsprogs")
        found = [match for match in map(COUNTS.search, lines) if match]
        if not found:
            last = [line for line in lines if line.strip()]
            fail("badblocks ended with %d before it was done: %s" % (status, last[-1] if last else "no output"))
        # One line for each pattern; the errors add up, the blocks are counted once.
        with open(bad, encoding="ascii", errors="replace") as stream:
            blocks = {line.strip() for line in stream if line.strip()}
    counts = dict(zip(
        ("badblocks", "read_errors", "write_errors", "comparison_errors"),
        [max([len(blocks)] + [int(match.group(1)) for match in found])]
        + [max(int(match.group(n)) for match in found) for n in (2, 3, 4)],
    ))
    write_result("failed" if any(counts.values()) else "passed", counts)
    if any(counts.values()):
        shown = sorted(blocks, key=lambda text: (len(text), text))[:SHOWN_BLOCKS]
        say("first bad blocks of %d bytes: %s" % (block, " ".join(shown)))
        fail(
            "%s has %d bad blocks (%d read, %d write, %d comparison errors)"
            % ((path,) + tuple(counts.values()))
        )
    if status != 0:
        fail("badblocks ended with %d" % status)
    say("passed: no bad block in %d bytes" % size)
