package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 1024, true",
    "2001:db8::1, 1024, true",
    "255.255.255.255, 1024, false",
    "224.0.0.1, 1024, false",
    "239.255.255.250, 1900, false",
    "ff02::1, 1024, false",
    "0.0.0.0, 1024, false",
    "::, 1024, false",
    "10.0.0.1, 0, false"
  })
  void groupsEverybodyAndNobodyAreNotAnswered(String address, int port, boolean answerable)
      throws Exception {
    InetSocketAddress source = new InetSocketAddress(InetAddress.getByName(address), port);
    assertThat(Sources.answerable(source)).isEqualTo(answerable);
  }
}
