"""The image: how it comes, and how one that is a whole disk is written."""

import bz2
import fcntl
import hashlib
import http.client
import lzma
import os
import tarfile
import time
import zlib

from maas_install_base import MIB, InstallFailed
from maas_machine import retry_waits

CHUNK = MIB
# linux/fs.h
BLKRRPART = 0x125F
LEFTOVER_BYTES = MIB
# Below, an image is there before anybody reads how much of it is.
PROGRESS_BYTES = 32 << 20
# For unpacking xz; what is accepted as an upload needs less.
XZ_MEMORY = 256 << 20

DISKS = ("raw", "raw.gz", "raw.bz2", "raw.xz", "raw.tar", "raw.tar.gz", "raw.tar.bz2", "raw.tar.xz")
TREES = ("tar.gz", "tar.bz2", "tar.xz", "squashfs")


class Sink:
    """A disk being written from its start."""

    def __init__(self, disk):
        flags = os.O_RDWR | (0 if disk.plain_file else os.O_EXCL)
        try:
            self._descriptor = os.open(disk.path, flags)
        except OSError as error:
            raise InstallFailed("cannot write to %s: %s" % (disk.path, error.strerror))
        self._disk = disk
        self.size = os.lseek(self._descriptor, 0, os.SEEK_END)
        self.restart()

    def restart(self):
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        self.written = 0

    def write(self, data):
        if self.size and self.written + len(data) > self.size:
            raise InstallFailed(
                "the image is larger than the disk %s of %d bytes" % (self._disk.name, self.size)
            )
        view = memoryview(data)
        while view:
            try:
                count = os.write(self._descriptor, view)
            except OSError as error:
                raise InstallFailed("writing to %s: %s" % (self._disk.path, error.strerror))
            view = view[count:]
            self.written += count

    def finish(self):
        self.forget_leftovers()
        self.sync()

    def forget_leftovers(self):
        """Old RAID and partition records live at the end of disks, where no image reaches."""
        start = max(self.written, self.size - LEFTOVER_BYTES)
        if start < self.size:
            os.pwrite(self._descriptor, bytes(self.size - start), start)

    def sync(self):
        os.fsync(self._descriptor)

    def read_partitions(self):
        """Lets the kernel read the new partition table."""
        try:
            fcntl.ioctl(self._descriptor, BLKRRPART)
        except OSError as error:
            raise InstallFailed("the kernel does not read the partition table: %s" % error.strerror)

    def close(self):
        os.close(self._descriptor)


class Inflater:
    """gzip, several members too, in pieces of at most CHUNK bytes."""

    def __init__(self):
        self._member = zlib.decompressobj(31)
        self._begun = False

    def feed(self, data):
        while data:
            self._begun = True
            try:
                piece = self._member.decompress(data, CHUNK)
            except zlib.error as error:
                raise InstallFailed("the image is not valid gzip: %s" % error)
            if piece:
                yield piece
            if self._member.eof:
                data = self._member.unused_data
                self._member = zlib.decompressobj(31)
                self._begun = False
                # Padding after the last member is no new member.
                data = data.lstrip(b"\0")
            else:
                data = self._member.unconsumed_tail

    def finish(self):
        if self._begun and not self._member.eof:
            raise InstallFailed("the image ends in the middle of its gzip data")


class Unpacker:
    """bzip2 or xz, several streams too, in pieces of at most CHUNK bytes."""

    def __init__(self, name, make):
        self._name = name
        self._make = make
        self._stream = make()
        self._begun = False

    def feed(self, data):
        while True:
            if self._stream.eof:
                data = self._stream.unused_data + data
                data = data.lstrip(b"\0")
                self._stream = self._make()
                self._begun = False
            if not data and self._stream.needs_input:
                return
            self._begun = True
            try:
                piece = self._stream.decompress(data, CHUNK)
            except (OSError, EOFError, lzma.LZMAError) as error:
                raise InstallFailed("the image is not valid %s: %s" % (self._name, error))
            data = b""
            if piece:
                yield piece

    def finish(self):
        if self._begun and not self._stream.eof:
            raise InstallFailed("the image ends in the middle of its %s data" % self._name)


class Plain:
    def feed(self, data):
        yield data

    def finish(self):
        pass


def decoder(image_format):
    """Of what it is packed with: the last part of the format's name."""
    packing = image_format.rsplit(".", 1)[-1]
    if packing == "gz":
        return Inflater()
    if packing == "bz2":
        return Unpacker("bzip2", bz2.BZ2Decompressor)
    if packing == "xz":
        return Unpacker("xz", lambda: lzma.LZMADecompressor(memlimit=XZ_MEMORY))
    return Plain()


class Download:
    """The image's file as it comes: counted, hashed, unpacked."""

    def __init__(self, service, image, log, progress):
        self._service = service
        self._image = image
        self._log = log
        self._progress = progress

    def into(self, sink):
        """Writes all of it to a sink, which has restart, write and finish; a broken transfer starts
        over."""
        waits = retry_waits() + [None]
        image = self._image
        for wait in waits:
            sink.restart()
            try:
                digest, count = self._once(sink)
                break
            except (OSError, http.client.HTTPException) as error:
                final = 400 <= getattr(error, "code", 500) < 500
                if wait is None or final:
                    raise InstallFailed("cannot download %s: %s" % (image["url"], error))
                self._log.say("download of the image: %s; again in %g s" % (error, wait))
                time.sleep(wait)
        if count != int(image["size"]):
            raise InstallFailed(
                "the image has %d bytes, %s were announced" % (count, image["size"])
            )
        if digest != image["sha256"].lower():
            raise InstallFailed(
                "the image has sha256 %s, %s was announced" % (digest, image["sha256"].lower())
            )
        sink.finish()
        self._log.say("%d bytes downloaded, %d written, sha256 is right" % (count, sink.written))

    def _once(self, sink):
        digest, count = hashlib.sha256(), 0
        size = int(self._image["size"])
        unpacked = decoder(self._image["format"])
        tell = Quarters(size, self._progress)
        with self._service.open(self._image["url"], timeout=60) as answer:
            announced = answer.headers.get("Content-Length")
            while True:
                data = answer.read(CHUNK)
                if not data:
                    break
                digest.update(data)
                count += len(data)
                if count > size:
                    raise InstallFailed("the image is larger than the %d bytes announced" % size)
                for piece in unpacked.feed(data):
                    sink.write(piece)
                tell.reached(count)
        if announced and count < int(announced):
            raise http.client.IncompleteRead(b"", int(announced) - count)
        unpacked.finish()
        return digest.hexdigest(), count


class Quarters:
    """Says how far a large download is, three times."""

    def __init__(self, size, say):
        self._size = size
        self._say = say
        self._next = 1 if size >= PROGRESS_BYTES else 4
        self._began = time.monotonic()

    def reached(self, count):
        while self._next < 4 and count * 4 >= self._size * self._next:
            rate = count / max(time.monotonic() - self._began, 0.001) / 1e6
            self._say(
                "%d %% of %d bytes, %.1f MB/s" % (25 * self._next, self._size, rate)
            )
            self._next += 1


class TarredSink:
    """Takes a tar archive with one file in it, and hands the file on: it is the disk."""

    def __init__(self, sink):
        self._sink = sink
        self.restart()

    @property
    def written(self):
        return self._sink.written

    def restart(self):
        self._sink.restart()
        self._header = b""
        self._left = None

    def write(self, data):
        if self._left is None:
            self._header += data
            data = self._begin()
            if self._left is None and len(self._header) > CHUNK:
                raise InstallFailed("the image's tar archive does not begin with a file")
        if data:
            now = data[: self._left]
            self._sink.write(now)
            self._left -= len(now)

    def _begin(self):
        """Past the headers, of which those of long names come first."""
        at = 0
        while len(self._header) >= at + 512:
            block = self._header[at : at + 512]
            try:
                member = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            except tarfile.EOFHeaderError:
                return b""
            except tarfile.HeaderError as error:
                raise InstallFailed("the image is no tar archive: %s" % error)
            at += 512
            if member.type in (tarfile.REGTYPE, tarfile.AREGTYPE):
                self._left = member.size
                return self._header[at:]
            if member.type == tarfile.XHDTYPE and b"size=" in self._header[at : at + member.size]:
                raise InstallFailed("the image's tar archive tells its file's size in a pax header")
            at += -(-member.size // 512) * 512
        return b""

    def finish(self):
        if self._left is None:
            raise InstallFailed("the image's tar archive has no file in it")
        if self._left > 0:
            raise InstallFailed("the image's tar archive lacks %d bytes of its file" % self._left)
        self._sink.finish()


def write_image(download, image, disk_sink):
    """Streams an image of a whole disk onto it."""
    download.into(TarredSink(disk_sink) if ".tar" in image["format"] else disk_sink)
