package io.maas4j.netboot.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import org.junit.jupiter.api.Test;

class LeaseRecordTest {
  private static LeaseRecord of(int mac, int... id) {
    byte[] octets = new byte[id.length];
    for (int i = 0; i < id.length; i++) {
      octets[i] = (byte) id[i];
    }
    return new LeaseRecord(
        LeaseRecord.Kind.COMMIT,
        MacAddress.of(new byte[] {2, 0, 0, 0, 0, (byte) mac}),
        InetAddresses.fromInteger(0x0A000001),
        0,
        1,
        "",
        ClientId.of(octets));
  }

  @Test
  void whereBothHaveAnIdentifierItDecidesAndTheHardwareAddressOtherwise() {
    assertThat(of(1, 255, 1).isOfSameClient(of(2, 255, 1))).isTrue();
    assertThat(of(1, 255, 1).isOfSameClient(of(1, 255, 2))).isFalse();
    assertThat(of(1).isOfSameClient(of(1, 255, 2))).isTrue();
    assertThat(of(1, 255, 2).isOfSameClient(of(1))).isTrue();
    assertThat(of(1).isOfSameClient(of(2, 255, 2))).isFalse();
    assertThat(of(1).isOfSameClient(of(1))).isTrue();
    assertThat(of(1).isOfSameClient(of(2))).isFalse();
  }

  @Test
  void identifiersAreOrderedByTheirOctetsWithoutSign() {
    assertThat(ClientId.of(new byte[] {1})).isLessThan(ClientId.of(new byte[] {(byte) 255}));
    assertThat(ClientId.of(new byte[] {1})).isLessThan(ClientId.of(new byte[] {1, 0}));
    assertThat(ClientId.of(new byte[] {1, 7})).isEqualByComparingTo(ClientId.of(new byte[] {1, 7}));
  }
}
