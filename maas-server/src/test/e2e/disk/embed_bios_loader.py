"""Puts GRUB's BIOS stages into a raw GPT disk image, without root and without a loop device.

  embed_bios_loader.py DISK BOOT_IMG CORE_IMG BIOS_GRUB_LBA BIOS_GRUB_SECTORS

What grub-bios-setup does on a real disk: the first sector gets the code of boot.img with the
address of core.img in it; the first sector of core.img gets the list of its remaining sectors.
Offsets: GRUB 2 manual and headers, "boot.h" (kernel sector at 0x5c) and "diskboot" (block list
of 12 bytes at the end of the sector: 64-bit start, 16-bit length, 16-bit segment).
"""
import struct
import sys

SECTOR = 512
PARTITION_TABLE = 0x1B8  # disk signature and protective partition table stay as they are
KERNEL_SECTOR = 0x5C
BOOT_DRIVE = 0x64
LOAD_SEGMENT = 0x820  # where diskboot puts the sectors after its own


def main():
    disk_path, boot_path, core_path, start, room = sys.argv[1:]
    start, room = int(start), int(room)
    with open(boot_path, "rb") as stream:
        boot = bytearray(stream.read())
    with open(core_path, "rb") as stream:
        core = bytearray(stream.read())
    if len(boot) != SECTOR:
        sys.exit(f"{boot_path}: {len(boot)} bytes, expected {SECTOR}")
    sectors = -(-len(core) // SECTOR)
    if sectors > room:
        sys.exit(f"{core_path}: {sectors} sectors, the partition has {room}")

    struct.pack_into("<Q", boot, KERNEL_SECTOR, start)
    boot[BOOT_DRIVE] = 0xFF  # the drive the firmware booted from
    struct.pack_into("<QHH", core, SECTOR - 12, start + 1, sectors - 1, LOAD_SEGMENT)

    with open(disk_path, "r+b") as disk:
        old = disk.read(SECTOR)
        disk.seek(0)
        disk.write(bytes(boot[:PARTITION_TABLE]) + old[PARTITION_TABLE:])
        disk.seek(start * SECTOR)
        disk.write(core)


if __name__ == "__main__":
    main()
