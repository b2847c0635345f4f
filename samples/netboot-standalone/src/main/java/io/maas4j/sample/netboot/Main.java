package io.maas4j.sample.netboot;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs boot servers until it is told to end; prints {@code ready} when they serve. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length == 0 || arguments[0].equals("--help")) {
      System.out.print(Standalone.USAGE);
      return;
    }
    try {
      Standalone standalone = new Standalone(List.of(arguments), Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(standalone::close, "maas-end"));
      standalone.start().forEach(System.err::println);
      System.out.println("ready");
    } catch (RuntimeException e) {
      System.err.println("netboot: " + e.getMessage());
      System.exit(e instanceof IllegalArgumentException ? 2 : 1);
    }
    new CountDownLatch(1).await();
  }
}
