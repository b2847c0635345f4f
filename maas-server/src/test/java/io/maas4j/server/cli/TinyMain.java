package io.maas4j.server.cli;

/** The command with {@link TinyServer} as its server, for tests that kill processes. */
final class TinyMain {
  private TinyMain() {}

  public static void main(String[] args) {
    System.exit(new MaasCli(MaasCli.context(TinyServer::start, LocalMain::store)).execute(args));
  }
}
