package io.maas4j.power.wol;

import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.steps.DriverRig;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.Optional;

class WakeOnLanContractTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() throws IOException {
    return new Bench();
  }

  /** A machine that is on from the moment that a packet reaches its port. */
  private static final class Bench implements PowerBench {
    private final DriverRig rig = new DriverRig(new WakeOnLanPowerDriverFactory());
    private final DatagramSocket card = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private PowerState state = PowerState.OFF;

    Bench() throws IOException {
      card.setSoTimeout(5000);
    }

    @Override
    public PowerDriver driver() {
      return rig.driver();
    }

    @Override
    public PowerParameters parameters() {
      return PowerParameters.builder()
          .text("mac_address", "00:16:3e:0a:0b:0c")
          .text("broadcast_address", "127.0.0.1")
          .text("port", Integer.toString(card.getLocalPort()))
          .secret("password", Secret.of("de:ad:be:ef:00:01"))
          .build();
    }

    @Override
    public Optional<PowerParameters> wrongCredentials() {
      return Optional.empty();
    }

    @Override
    public Optional<PowerParameters> unreachable() {
      return Optional.empty();
    }

    @Override
    public Optional<PowerParameters> silent() {
      return Optional.empty();
    }

    @Override
    public void put(PowerState now) {
      state = now;
    }

    @Override
    public Optional<PowerState> actual() {
      try {
        card.receive(new DatagramPacket(new byte[200], 200));
        state = PowerState.ON;
      } catch (SocketTimeoutException e) {
        // Nobody woke it.
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return Optional.of(state);
    }

    @Override
    public void close() {
      rig.close();
      card.close();
    }
  }
}
