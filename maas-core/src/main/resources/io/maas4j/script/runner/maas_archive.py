"""Unpacks archives without leaving a directory and within bounds."""

import os
import shutil
import stat
import tarfile
import zipfile


class Bounds:
    """How much an archive may hold; what is beyond is refused before it is unpacked."""

    def __init__(self, members, size):
        self._members = members
        self._size = size
        self._left_members = members
        self._left_size = size

    def count(self, size):
        self._left_members -= 1
        self._left_size -= max(0, size)
        if self._left_members < 0:
            raise ValueError("the archive holds more than %d files" % self._members)
        if self._left_size < 0:
            raise ValueError("the archive holds more than %d bytes" % self._size)


def unpack_tar(archive, directory, bounds, outside=None, links=False):
    """Unpacks directories, plain files and (with links) links that stay below directory.

    outside maps the names of members that may lie elsewhere to their paths. Anything else that
    would leave the directory, also through a link unpacked before, is refused.
    """
    for member in archive:
        bounds.count(member.size)
        name = member.name[2:] if member.name.startswith("./") else member.name
        target = (outside or {}).get(name)
        if target is None:
            target = os.path.join(directory, os.path.normpath(name))
            require_below(directory, os.path.join(os.path.dirname(target), "x"), member.name)
            require_below(directory, target, member.name)
        if member.isdir():
            os.makedirs(target, exist_ok=True)
            continue
        make_room(target, member.name)
        if member.isfile():
            with archive.extractfile(member) as source, open(target, "wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
            os.chmod(target, (member.mode & 0o755) | 0o400)
        elif member.issym() and links:
            aim = os.path.join(os.path.dirname(target), member.linkname)
            require_below(directory, aim, member.name)
            os.symlink(member.linkname, target)
        elif member.islnk() and links:
            aim = os.path.join(directory, os.path.normpath(member.linkname))
            require_below(directory, aim, member.name)
            shutil.copy2(aim, target)
        else:
            raise ValueError("archive member %r is a link or device" % member.name)


def unpack_zip(archive, directory, bounds):
    """As unpack_tar; keeps the permission bits that zipfile itself would drop."""
    for member in archive.infolist():
        bounds.count(member.file_size)
        target = os.path.join(directory, os.path.normpath(member.filename))
        require_below(directory, target, member.filename)
        if member.is_dir():
            os.makedirs(target, exist_ok=True)
            continue
        make_room(target, member.filename)
        with archive.open(member) as source, open(target, "wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
        mode = stat.S_IMODE(member.external_attr >> 16)
        if mode:
            os.chmod(target, (mode & 0o755) | 0o400)


def unpack(path, directory, bounds):
    """Unpacks a file that is an archive, by its content; whether it was one."""
    try:
        if tarfile.is_tarfile(path):
            with tarfile.open(path) as archive:
                unpack_tar(archive, directory, bounds, links=True)
            return True
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                unpack_zip(archive, directory, bounds)
            return True
    except (tarfile.TarError, zipfile.BadZipFile, RuntimeError, EOFError, OSError) as error:
        raise ValueError("%s: %s" % (type(error).__name__, error))
    return False


def make_room(target, name):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.isdir(target) and not os.path.islink(target):
        raise ValueError("archive member %r is a directory elsewhere in the archive" % name)
    if os.path.lexists(target):
        os.unlink(target)


def require_below(directory, path, name):
    root = os.path.realpath(directory)
    if os.path.commonpath([root, os.path.realpath(path)]) != root:
        raise ValueError("archive member %r lies outside of the archive" % name)
