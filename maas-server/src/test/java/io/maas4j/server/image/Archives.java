package io.maas4j.server.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Writes archives and disks, good ones and others. Confined to one thread. */
final class Archives {
  static final int SECTOR = 512;

  private static final Map<String, Integer> MACHINES =
      Map.of("amd64", 62, "i386", 3, "arm64", 183, "armhf", 40);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  Archives() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  /** What a machine of that architecture would start from. */
  static Archives system(String architecture) {
    return new Archives()
        .directory("./")
        .directory("./usr/bin/")
        .symbolic("./bin", "usr/bin")
        .symbolic("./sbin", "usr/sbin")
        .symbolic("./lib", "usr/lib")
        .file("./usr/lib/systemd/systemd", program(architecture))
        .symbolic("./usr/sbin/init", "/lib/systemd/systemd")
        .file("./usr/bin/dash", program(architecture))
        .symbolic("./usr/bin/sh", "dash")
        .file("./usr/bin/cloud-init", "#!/usr/bin/python3")
        .symbolic("./etc/mtab", "../proc/self/mounts")
        .symbolic("./etc/localtime", "/usr/share/zoneinfo/UTC")
        .device("./dev/null", 1, 3);
  }

  static Archives systemWithKernel(String architecture) {
    return system(architecture).file("./boot/vmlinuz-6.8.0-31-generic", "kernel");
  }

  Archives file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Archives file(String name, byte[] content) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
    entry.setSize(content.length);
    return put(entry, content);
  }

  Archives directory(String name) {
    return put(new TarArchiveEntry(name, TarConstants.LF_DIR, true), new byte[0]);
  }

  Archives symbolic(String name, String target) {
    return link(name, target, TarConstants.LF_SYMLINK);
  }

  Archives hard(String name, String target) {
    return link(name, target, TarConstants.LF_LINK);
  }

  private Archives link(String name, String target, byte type) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    return put(entry, new byte[0]);
  }

  Archives device(String name, int major, int minor) {
    return device(name, TarConstants.LF_CHR, major, minor);
  }

  Archives device(String name, byte type, int major, int minor) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setDevMajor(major);
    entry.setDevMinor(minor);
    return put(entry, new byte[0]);
  }

  private Archives put(TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The archive, ended; nothing can be added any more. */
  byte[] tar() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first bytes of a program, and a few more. */
  static byte[] program(String architecture) {
    ByteBuffer head = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    head.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    head.putShort(16, (short) 3);
    head.putShort(18, (short) (int) MACHINES.get(architecture));
    return head.array();
  }

  static byte[] gzip(byte[] content) {
    return packed(content, GZIPOutputStream::new);
  }

  static byte[] bzip2(byte[] content) {
    return packed(content, BZip2CompressorOutputStream::new);
  }

  static byte[] xz(byte[] content) {
    return packed(content, out -> new XZOutputStream(out, new LZMA2Options(1)));
  }

  private interface Packer {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] packed(byte[] content, Packer packer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packer.over(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** With a partition over all but the first sectors, in the old table. */
  static byte[] mbrDisk(int sectors) {
    ByteBuffer disk = ByteBuffer.allocate(sectors * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(446, (byte) 0x80);
    disk.put(450, (byte) 0x83);
    disk.putInt(454, 8);
    disk.putInt(458, sectors - 8);
    disk.putShort(510, (short) 0xaa55);
    return disk.array();
  }

  /** With a table that says how many sectors there are. */
  static byte[] gptDisk(int sectors, int said, int sectorSize) {
    ByteBuffer disk = ByteBuffer.allocate(sectors * sectorSize).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(450, (byte) 0xee);
    disk.putInt(454, 1);
    disk.putInt(458, -1);
    disk.putShort(510, (short) 0xaa55);
    disk.put(sectorSize, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    disk.putLong(sectorSize + 32, said - 1L);
    return disk.array();
  }
}
