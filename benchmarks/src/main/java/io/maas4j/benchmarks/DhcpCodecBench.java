package io.maas4j.benchmarks;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to read, and to read and write again, what real firmware sends. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DhcpCodecBench {
  private final byte[] discover = CapturedMessages.discover();
  private final byte[] request = CapturedMessages.request();

  @Benchmark
  public DhcpMessage decodeDiscover() {
    return DhcpMessage.decode(discover);
  }

  @Benchmark
  public byte[] decodeAndEncodeDiscover() {
    return DhcpMessage.decode(discover).encode();
  }

  @Benchmark
  public byte[] decodeAndEncodeRequest() {
    return DhcpMessage.decode(request).encode();
  }
}
