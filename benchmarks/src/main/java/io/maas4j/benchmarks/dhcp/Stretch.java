package io.maas4j.benchmarks.dhcp;

import java.util.function.Consumer;

/** Measures the generator and the server around a run of exchanges. */
final class Stretch {
  private final Wire wire;
  private final Messages messages;
  private final ProcessFigures server;
  private final ProcessFigures self = new ProcessFigures("self");
  private int nextXid;

  Stretch(Wire wire, Messages messages, ProcessFigures server, int firstXid) {
    this.wire = wire;
    this.messages = messages;
    this.server = server;
    this.nextXid = firstXid;
  }

  /**
   * @param most exchanges there can be at most
   */
  Outcome measure(Clients clients, int most, Consumer<ExchangeRun> load) {
    ExchangeRun run = new ExchangeRun(wire, messages, clients, nextXid, most);
    nextXid += most;
    long ownDrops = self.socketDrops() + wire.refused();
    long serverDrops = server.socketDrops();
    long ownCpu = self.cpuNanos();
    long serverCpu = server.cpuNanos();
    long start = System.nanoTime();
    load.accept(run);
    return new Outcome(
        run.begun(),
        run.acknowledged(),
        run.naks(),
        run.noOffer(),
        run.noAck(),
        run.duplicates(),
        run.lastReplyAt() - start,
        run.answered(),
        run.late(),
        self.socketDrops() + wire.refused() - ownDrops,
        server.socketDrops() - serverDrops,
        self.cpuNanos() - ownCpu,
        server.cpuNanos() - serverCpu,
        server.residentKib());
  }
}
