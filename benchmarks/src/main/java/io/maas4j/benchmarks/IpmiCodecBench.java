package io.maas4j.benchmarks;

import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.Handshake;
import io.maas4j.power.ipmi.wire.Ipmi20Packet;
import io.maas4j.power.ipmi.wire.IpmiMessage;
import io.maas4j.power.ipmi.wire.IpmiMessage.Checksums;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.RakpMessage1;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.SessionCipher;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
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
import org.openjdk.jmh.infra.Blackhole;

/** What one session with a BMC costs the processor: its keys, and one encrypted command. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class IpmiCodecBench {
  private static final int CONSOLE = 0x01020304;
  private static final int BMC = 0x05060708;

  @Param({"SUITE_3", "SUITE_17"})
  private CipherSuite suite = CipherSuite.SUITE_17;

  private final CryptoEngine crypto = new CryptoEngine(new SecureRandom());
  private final Octets userKey = Handshake.key(Octets.ofText("secret"));
  private final GetChassisStatus command = new GetChassisStatus();
  private Handshake handshake = handshake();
  private SessionCipher cipher = cipher();
  private int sequence;

  /** Again, for the suite is set only after the fields. */
  @Setup
  public void open() {
    handshake = handshake();
    cipher = cipher();
  }

  /** All that a console computes for a session: three codes of RAKP, the session key, K1, K2. */
  @Benchmark
  public SessionCipher keys(Blackhole codes) {
    codes.consume(handshake.code2(crypto, userKey));
    codes.consume(handshake.code3(crypto, userKey));
    Octets sessionKey = handshake.sessionKey(crypto, userKey, Optional.empty());
    codes.consume(handshake.check4(crypto, sessionKey));
    return handshake.cipher(crypto, userKey, sessionKey);
  }

  /** Seals a command and opens it again, as one console and one BMC do together. */
  @Benchmark
  public IpmiMessage sealAndOpen() {
    sequence++;
    IpmiMessage request =
        IpmiMessage.request(
            command.netFn(), 0, sequence & 0x3F, command.command(), command.encode());
    byte[] datagram = cipher.seal(PayloadType.IPMI, BMC, sequence, request.encode());
    Ipmi20Packet packet = (Ipmi20Packet) RmcpMessage.decode(datagram);
    cipher.verify(packet);
    return IpmiMessage.decode(cipher.open(packet), Checksums.VERIFY);
  }

  private SessionCipher cipher() {
    Octets sessionKey = handshake.sessionKey(crypto, userKey, Optional.empty());
    return handshake.cipher(crypto, userKey, sessionKey);
  }

  private Handshake handshake() {
    return new Handshake(
        suite,
        CONSOLE,
        BMC,
        Octets.owning(crypto.random(16)),
        Octets.owning(crypto.random(16)),
        Octets.owning(crypto.random(16)),
        RakpMessage1.NAME_ONLY | 4,
        Octets.ofText("maas"));
  }
}
