package io.maas4j.sample.sim;

import io.maas4j.netboot.tftp.TftpClient;
import io.maas4j.netboot.tftp.TftpException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Optional;

/** Files over TFTP, until the power is cut. */
final class TftpFiles {
  private static final int NOT_FOUND = 1;
  private static final int MAX_FILE = 256 << 20;

  private final InetSocketAddress server;
  private final TftpClient.Options options;
  private final SimCounters counters;
  private final PowerCycle power;
  private final Faults faults;

  TftpFiles(
      InetSocketAddress server,
      InetAddress own,
      SimTiming timing,
      SimCounters counters,
      PowerCycle power,
      Faults faults)
      throws IOException {
    this.server = server;
    TftpClient.Options patient =
        TftpClient.Options.none().patience(timing.tftpWait(), timing.tftpTries());
    boolean here = own.isLoopbackAddress() || NetworkInterface.getByInetAddress(own) != null;
    this.options = here ? patient.from(own) : patient;
    this.counters = counters;
    this.power = power;
    this.faults = faults;
  }

  /** As OVMF: the size first, aborted after the OACK, then the file. */
  Optional<byte[]> asFirmware(String file) throws IOException {
    TftpClient.Options plain = options.with("blksize", 1468).with("windowsize", 4);
    TftpClient.Options sized = options.with("tsize", 0).with("blksize", 1468).with("windowsize", 4);
    counters.tftpRequests.increment();
    try {
      new TftpClient(server, sized).size(faults.asked(file));
    } catch (TftpException e) {
      return absent(e, file);
    }
    return fetch(file, plain);
  }

  /** As shim. */
  Optional<byte[]> asShim(String file) throws IOException {
    return fetch(file, options.with("blksize", 512).with("windowsize", 4));
  }

  /** As GRUB. */
  Optional<byte[]> asGrub(String file) throws IOException {
    return fetch(file, options.with("blksize", 1024).with("tsize", 0));
  }

  private Optional<byte[]> fetch(String file, TftpClient.Options asked) throws IOException {
    counters.tftpRequests.increment();
    Watched out = new Watched(faults.breaksOff(file));
    try {
      new TftpClient(server, asked).fetch(faults.asked(file), out);
      return Optional.of(out.bytes.toByteArray());
    } catch (TftpException e) {
      return absent(e, file);
    }
  }

  private Optional<byte[]> absent(TftpException error, String file) throws IOException {
    power.check();
    if (error.code() == NOT_FOUND) {
      return Optional.empty();
    }
    throw new IOException(
        "TFTP server " + server + " refuses " + file + ": " + error.getMessage(), error);
  }

  /** Stops the transfer when the power is gone. */
  private final class Watched extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Optional<SimFault.BreaksOff> end;

    Watched(Optional<SimFault.BreaksOff> end) {
      this.end = end;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      power.check();
      if (bytes.size() + length > MAX_FILE) {
        throw new IOException("the file is larger than " + MAX_FILE + " bytes");
      }
      bytes.write(buffer, offset, length);
      counters.tftpBytes.add(length);
      if (end.isPresent() && bytes.size() >= end.get().bytes()) {
        if (end.get().manner() == SimFault.BreaksOff.Manner.SILENT) {
          throw new Faults.Hang("hears no more of " + end.get().file());
        }
        throw new IOException("broken off after " + bytes.size() + " bytes");
      }
    }
  }
}
