package io.maas4j.benchmarks.tftp;

import io.maas4j.netboot.tftp.TftpConfig;
import io.maas4j.netboot.tftp.TftpConfig.TransferPort;
import io.maas4j.netboot.tftp.TftpServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** Our TFTP server alone: {@code TftpRoot ADDRESS PORT DIR [single-port]}, until it is ended. */
public final class TftpRoot {
  private TftpRoot() {}

  public static void main(String[] args) throws UnknownHostException, InterruptedException {
    boolean single = args.length > 3 && args[3].equals("single-port");
    TftpConfig config =
        TftpConfig.builder()
            .addresses(InetAddress.getByName(args[0]))
            .port(Integer.parseInt(args[1]))
            .transferPort(single ? TransferPort.SINGLE : TransferPort.EPHEMERAL)
            .maxSessionsPerAddress(2000) // one address stands for a thousand machines here
            .build();
    try (TftpServer server = TftpServer.serving(Path.of(args[2]), config)) {
      server.start();
      System.out.println("ready");
      Thread.currentThread().join();
    }
  }
}
