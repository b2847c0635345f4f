package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.Tap;
import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.TrafficRelay;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairnessTest {
  private final TestTime time = new TestTime();
  private final TftpContext context =
      new TftpContext(
          TftpConfig.defaults(),
          query -> CompletableFuture.completedFuture(new BootFile.NotFound("")),
          Runnable::run,
          new TrafficRelay(BootTraffic.NONE, 1),
          new TftpCounters(),
          time,
          () -> 0,
          new TftpTap(Tap.NONE));
  private final Port port =
      new Port(context, new RecentClients(10), new ErrorBudget(100, 0), false);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new PortHandler(port, context.counters()));
  private final BlockCache cache = new BlockCache(channel.eventLoop(), Runnable::run, 0);
  private final TimerWheel wheel = new TimerWheel(1, time.getAsLong());

  private final List<Transfer> transfers = new ArrayList<>();

  @AfterEach
  void close() {
    transfers.forEach(Transfer::stop);
    channel.finishAndReleaseAll();
    context.reports().close();
  }

  @Test
  void aLargeWindowDoesNotKeepLockStepClientsWaiting() {
    client(1, 1000);
    for (int i = 2; i <= 20; i++) {
      client(i, 1);
    }
    transfers.forEach(transfer -> transfer.acknowledged(0));
    List<Integer> order = order();
    assertThat(order).hasSize(1000 + 19);
    // one turn of the large window, then everybody else, then the rest of it
    int turn = order.indexOf(2);
    assertThat(turn).isLessThanOrEqualTo(Port.BLOCKS_A_TURN);
    assertThat(order.subList(0, turn)).containsOnly(1);
    assertThat(order.subList(turn, turn + 19)).doesNotContain(1);
  }

  @Test
  void ofManyLargeWindowsNoneIsFarAhead() {
    for (int i = 1; i <= 10; i++) {
      client(i, 640);
    }
    transfers.forEach(transfer -> transfer.acknowledged(0));
    Map<Integer, Integer> sent = new HashMap<>();
    for (int client : order()) {
      int blocks = sent.merge(client, 1, Integer::sum);
      int least = sent.size() < 10 ? 0 : sent.values().stream().mapToInt(n -> n).min().orElse(0);
      assertThat(blocks - least).isLessThanOrEqualTo(2 * Port.BLOCKS_A_TURN);
    }
    assertThat(sent).hasSize(10).allSatisfy((client, blocks) -> assertThat(blocks).isEqualTo(640));
  }

  private void client(int number, int window) {
    InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
    Negotiation agreed = Negotiation.of(Map.of("windowsize", "" + window), 1, 512, 65535);
    Blocks blocks = new Blocks(new TextContent("x".repeat(512 * 2000)), 512);
    Transfer transfer =
        new Transfer(
            port,
            remote,
            blocks,
            agreed,
            false,
            new Transfer.Surroundings(context, cache, wheel),
            new Transfer.Listener() {
              @Override
              public void confirmed() {
                // not of interest here
              }

              @Override
              public void sent() {
                throw new AssertionError("it is longer than its window");
              }

              @Override
              public void timedOut() {
                throw new AssertionError("time stands still");
              }

              @Override
              public void failed(Throwable why) {
                throw new AssertionError(why);
              }
            });
    transfers.add(transfer);
    transfer.start();
    port.drain();
    assertThat(order()).containsExactly(number); // the options
  }

  private List<Integer> order() {
    port.drain();
    for (int i = 0; i < 100; i++) {
      channel.runScheduledPendingTasks();
      port.drain();
    }
    List<Integer> order = new ArrayList<>();
    for (DatagramPacket packet = channel.readOutbound();
        packet != null;
        packet = channel.readOutbound()) {
      order.add(packet.recipient().getPort());
      packet.release();
    }
    return order;
  }
}
