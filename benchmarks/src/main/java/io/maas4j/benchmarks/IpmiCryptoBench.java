package io.maas4j.benchmarks;

import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.Handshake;
import io.maas4j.power.ipmi.wire.Ipmi20Packet;
import io.maas4j.power.ipmi.wire.IpmiMessage;
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

/**
 * What one session with a BMC costs the processor: the codes and keys of its beginning, and one
 * command there and back with encryption.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class IpmiCryptoBench {
  private static final int CONSOLE = 0x01020304;
  private static final int BMC = 0x05060708;

  @Param({"SUITE_3", "SUITE_17"})
  public CipherSuite suite;

  private final CryptoEngine crypto = new CryptoEngine(new SecureRandom());
  private final Octets key = Handshake.key(Octets.ofText("secret"));
  private Handshake handshake;
  private SessionCipher cipher;
  private int sequence;

  @Setup
  public void agree() {
    handshake =
        new Handshake(
            suite,
            CONSOLE,
            BMC,
            Octets.owning(crypto.random(16)),
            Octets.owning(crypto.random(16)),
            Octets.owning(crypto.random(16)),
            RakpMessage1.NAME_ONLY | 3,
            Octets.ofText("maas"));
    cipher = handshake.cipher(crypto, key, handshake.sessionKey(crypto, key, Optional.empty()));
  }

  /** The client's part of RAKP: three codes, the session key, K1 and K2. */
  @Benchmark
  public SessionCipher establish() {
    Octets code2 = handshake.code2(crypto, key);
    Octets code3 = handshake.code3(crypto, key);
    Octets sessionKey = handshake.sessionKey(crypto, key, Optional.empty());
    Octets check = handshake.check4(crypto, sessionKey);
    if (Handshake.same(code2, check) || Handshake.same(code3, check)) {
      throw new IllegalStateException("codes of different messages are the same");
    }
    return handshake.cipher(crypto, key, sessionKey);
  }

  /** One request sealed, taken apart, verified and opened. */
  @Benchmark
  public IpmiMessage sealAndOpenACommand() {
    sequence++;
    GetChassisStatus command = new GetChassisStatus();
    IpmiMessage request =
        IpmiMessage.request(
            command.netFn(), 0, sequence & 0x3F, command.command(), command.encode());
    byte[] datagram = cipher.seal(PayloadType.IPMI, BMC, sequence, request.encode());
    Ipmi20Packet packet = (Ipmi20Packet) RmcpMessage.decode(datagram);
    cipher.verify(packet);
    return IpmiMessage.decode(cipher.open(packet), IpmiMessage.Checksums.VERIFY);
  }
}
