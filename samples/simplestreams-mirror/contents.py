"""Products of boot loaders, and small ones of made-up bytes."""
import gzip
import io
import os
import random
import struct
import tarfile

from layout import Refused

# Which file of a loader directory is in which item of which product (os, type, arch).
LOADERS = {
    ("grub-efi-signed", "uefi", "amd64"): {
        "grub2-signed": ("grubx64.efi",), "shim-signed": ("bootx64.efi", "mmx64.efi")},
    ("grub-efi", "uefi", "arm64"): {
        "grub2-signed": ("grubaa64.efi",), "shim-signed": ("bootaa64.efi", "mmaa64.efi")},
    ("grub-ieee1275", "open-firmware", "ppc64el"): {"grub2": ("bootppc64.bin",)},
    ("pxelinux", "pxe", "i386"): {
        "syslinux": ("lpxelinux.0", "chain.c32", "ifcpu.c32", "ifcpu64.c32", "ldlinux.c32", "libcom32.c32",
                     "libutil.c32")},
}
SEED = 20260101


def of_loaders(directory, version, scratch):
    """Products of the loaders that lie where a rack looks for them."""
    products = []
    for (system, kind, arch), items in LOADERS.items():
        found = {}
        for item, names in items.items():
            files = [os.path.join(directory, "bootloaders", kind, arch, name) for name in names]
            present = {os.path.basename(file): read(file) for file in files if os.path.isfile(file)}
            if present:
                found[item] = archive(scratch, "%s-%s-%s-%s" % (system, arch, version, item), present)
        if found:
            products.append(loader(system, kind, arch, {version: found}))
    if not products:
        raise Refused("%s holds no boot loaders (bootloaders/uefi/amd64/bootx64.efi, ...)" % directory)
    return products


def tiny(scratch, size):
    """Two releases in two versions, loaders, a root and a disk; the bytes are the same in every run."""
    made = random.Random(SEED)
    products = []
    for release, version, title, code in (("jammy", "22.04", "22.04 LTS", "Jammy Jellyfish"),
                                          ("noble", "24.04", "24.04 LTS", "Noble Numbat")):
        for arch in ("amd64", "arm64"):
            roots = {day: blob(scratch, made, "%s-%s-%s-root" % (release, arch, day), size)
                     for day in ("20260101", "20260201")}
            for kernel, flavour in (("ga-", "generic"), ("hwe-", "generic"), ("hwe-", "lowlatency")):
                if flavour != "generic" and arch != "amd64":
                    continue
                versions = {}
                for day, root in roots.items():
                    name = "%s-%s-%s%s-%s-" % (release, arch, kernel, flavour, day)
                    versions[day] = {
                        "boot-kernel": blob(scratch, made, name + "kernel", size // 4),
                        "boot-initrd": blob(scratch, made, name + "initrd", size // 2),
                        "squashfs": root,
                    }
                products.append({
                    "type": "image", "os": "ubuntu", "release": release, "version": version,
                    "release_title": title, "release_codename": code, "arch": arch, "subarch": kernel + version,
                    "subarches": "generic,%s%s" % (kernel, version), "kflavor": flavour, "krel": release,
                    "support_eol": "2099-04-30", "support_esm_eol": "2099-04-30", "versions": versions,
                })
    products.append({
        "type": "base", "os": "centos", "release": "centos9", "version": "9", "release_title": "CentOS 9 Stream",
        "release_codename": "Stream", "arch": "amd64", "subarch": "generic", "subarches": "generic",
        "support_eol": "2099-05-31",
        "versions": {"20260101_01": {"root-tgz": rooted(scratch, "centos9-root")}},
    })
    products.append({
        "type": "base", "os": "custom", "release": "box", "version": "1", "release_title": "Box",
        "release_codename": "Box", "arch": "amd64", "subarch": "generic", "subarches": "generic",
        "versions": {"20260101": {"root-dd.gz": disk(scratch, "box-disk")}},
    })
    for (system, kind, arch), items in LOADERS.items():
        versions = {}
        for day in ("20260101.0", "20260201.0"):
            versions[day] = {
                item: archive(scratch, "%s-%s-%s-%s" % (system, arch, day, item),
                              {name: made.randbytes(4096) for name in names})
                for item, names in items.items()
            }
        products.append(loader(system, kind, arch, versions))
    return products


def loader(system, kind, arch, versions):
    return {"type": "bootloader", "os": system, "arch": arch, "bootloader-type": kind, "arches": arch,
            "versions": versions}


def blob(scratch, made, name, size):
    path = os.path.join(scratch, name)
    with open(path, "wb") as stream:
        for begin in range(0, size, 1 << 20):
            stream.write(made.randbytes(min(1 << 20, size - begin)))
    return path


def rooted(scratch, name):
    """A root filesystem as small as one can be."""
    path = os.path.join(scratch, name)
    with tarfile.open(path, "w:gz") as tar:
        put(tar, "etc/os-release", b'ID=centos\nVERSION_ID="9"\n')
    return path


def disk(scratch, name):
    """A disk with one partition, packed."""
    path = os.path.join(scratch, name)
    sectors = 2048
    content = bytearray(sectors * 512)
    content[446:462] = struct.pack("<B3xB3xII", 0x80, 0x83, 8, sectors - 8)
    content[510:512] = b"\x55\xaa"
    with open(path, "wb") as stream, gzip.GzipFile("", "wb", mtime=0, fileobj=stream) as packed:
        packed.write(content)
    return path


def archive(scratch, name, files):
    path = os.path.join(scratch, name)
    with tarfile.open(path, "w:xz") as tar:
        for file, content in sorted(files.items()):
            put(tar, file, content)
    return path


def put(tar, name, content):
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mode = 0o644
    tar.addfile(entry, io.BytesIO(content))


def read(file):
    with open(file, "rb") as stream:
        return stream.read()
