package io.maas4j.sample.netboot;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The servers that one command line asks for. Not thread-safe. */
final class Standalone implements AutoCloseable {
  static final String USAGE =
      "usage: netboot COMMAND [flags] [COMMAND [flags] …]\n\n"
          + DhcpService.USAGE
          + "\n"
          + Dhcp6Service.USAGE
          + "\n"
          + TftpService.USAGE
          + "\n"
          + HttpService.USAGE;

  private static final int DISK_THREADS = 4;

  private final ExecutorService disk = Executors.newFixedThreadPool(DISK_THREADS);
  private final List<BootService> services = new ArrayList<>();

  /**
   * @throws IllegalArgumentException saying which word is wrong and what it may be
   */
  Standalone(List<String> arguments, Clock clock) {
    List<String> words = new ArrayList<>(arguments);
    try {
      do {
        services.add(service(words, clock));
      } while (!words.isEmpty());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private BootService service(List<String> words, Clock clock) {
    String command = words.isEmpty() ? "" : words.remove(0);
    return switch (command) {
      case "dhcp" -> DhcpService.of(words, clock);
      case "dhcp6" -> Dhcp6Service.of(words, clock);
      case "tftp" -> TftpService.of(words, disk);
      case "http" -> HttpService.of(words, disk);
      default ->
          throw new IllegalArgumentException(
              "'" + command + "' is no command: it is dhcp, dhcp6, tftp or http");
    };
  }

  /** Blocks until all of them serve; says where, for people. */
  List<String> start() {
    return services.stream().flatMap(service -> service.start().stream()).toList();
  }

  @Override
  public void close() {
    services.forEach(BootService::close);
    disk.shutdown();
  }
}
