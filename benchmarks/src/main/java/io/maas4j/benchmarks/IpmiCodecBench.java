package io.maas4j.benchmarks;

import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.Handshake;
import io.maas4j.power.ipmi.wire.Ipmi20Packet;
import io.maas4j.power.ipmi.wire.IpmiMessage;
import io.maas4j.power.ipmi.wire.IpmiMessage.Checksums;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.SessionCipher;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the keys of a session and one encrypted command cost, by cipher suite. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class IpmiCodecBench {
  private static final int SESSION = 0x01020304;

  @Param({"SUITE_3", "SUITE_17"})
  private CipherSuite suite = CipherSuite.SUITE_17;

  private final CryptoEngine crypto = new CryptoEngine(new SecureRandom());
  private final Octets userKey = Handshake.key(Octets.ofText("secret"));
  private final IpmiMessage command = IpmiMessage.request(0, 0, 7, 1, Octets.none());
  private Handshake handshake = handshake();
  private SessionCipher cipher = keys();

  /** Again, for the suite is set only after the fields. */
  @Setup
  public void open() {
    handshake = handshake();
    cipher = keys();
  }

  /** All that a console computes for a session. */
  @Benchmark
  public SessionCipher keys() {
    handshake.code2(crypto, userKey);
    handshake.code3(crypto, userKey);
    Octets sessionKey = handshake.sessionKey(crypto, userKey, Optional.empty());
    handshake.check4(crypto, sessionKey);
    return handshake.cipher(crypto, userKey, sessionKey);
  }

  /** Seals a command and opens it again, as one console and one BMC do together. */
  @Benchmark
  public IpmiMessage sealAndOpen() {
    byte[] datagram = cipher.seal(PayloadType.IPMI, SESSION, 1, command.encode());
    Ipmi20Packet packet = (Ipmi20Packet) RmcpMessage.decode(datagram);
    cipher.verify(packet);
    return IpmiMessage.decode(cipher.open(packet), Checksums.VERIFY);
  }

  private Handshake handshake() {
    return new Handshake(
        suite,
        SESSION,
        SESSION + 1,
        Octets.owning(crypto.random(16)),
        Octets.owning(crypto.random(16)),
        Octets.owning(crypto.random(16)),
        0x14,
        Octets.ofText("maas"));
  }
}
