package io.maas4j.power.snmp;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.testkit.power.PowerBench;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A driver for PDUs with a PDU on loopback. There are no credentials: the community is the
 * contract's.
 */
public final class PduBench implements PowerBench {
  private final DriverRig rig;
  private final FakePdu pdu;
  private final String outlet;
  private final DatagramSocket silent;
  private final int closedPort;

  /** For PDUs that answer at once or never. */
  public static final SnmpConfig QUICK = new SnmpConfig(Duration.ofMillis(300), 3);

  public PduBench(PowerDriverFactory factory, FakePdu pdu, String outlet) throws IOException {
    this.rig = new DriverRig(factory);
    this.pdu = pdu;
    this.outlet = outlet;
    this.silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    try (DatagramSocket closed = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      this.closedPort = closed.getLocalPort();
    }
  }

  @Override
  public PowerDriver driver() {
    return rig.driver();
  }

  @Override
  public PowerParameters parameters() {
    return at(pdu.address());
  }

  @Override
  public Optional<PowerParameters> wrongCredentials() {
    return Optional.empty();
  }

  @Override
  public Optional<PowerParameters> unreachable() {
    return Optional.of(at("127.0.0.1:" + closedPort));
  }

  @Override
  public Optional<PowerParameters> silent() {
    return Optional.of(at("127.0.0.1:" + silent.getLocalPort()));
  }

  @Override
  public void put(PowerState state) {
    pdu.state = state;
  }

  @Override
  public Optional<PowerState> actual() {
    return Optional.of(pdu.state);
  }

  @Override
  public void close() {
    rig.close();
    pdu.close();
    silent.close();
  }

  private PowerParameters at(String address) {
    return PowerParameters.builder()
        .text("power_address", address)
        .text("node_outlet", outlet)
        .text("power_on_delay", "0")
        .build();
  }
}
