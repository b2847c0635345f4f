package io.maas4j.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.testkit.fixtures.Cases;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordTypeTest {
  private static final Map<RecordType, List<String>> RIGHT =
      Map.of(
          RecordType.CNAME, List.of("web1", "web1.lab.example.", "_a.b"),
          RecordType.MX, List.of("0 mail", "65535 mail.example.", "10 owl.birds.example"),
          RecordType.NS, List.of("ns1.example"),
          RecordType.SRV, List.of("0 5 8080 owl.birds.example", "1 2 3 ."),
          RecordType.SSHFP, List.of("1 1 " + "aB".repeat(20), "4 2 " + "0".repeat(64)),
          RecordType.TXT, List.of("hoot", "v=spf1 -all", "ü"));

  private static final Map<RecordType, List<String>> WRONG =
      Map.of(
          RecordType.CNAME, List.of("", "two words", "-x", "a..b", "a".repeat(64)),
          RecordType.MX, List.of("ten", "10", "65536 mail", "-1 mail", "10 a b", "10 under_score"),
          RecordType.NS, List.of("a b", "_x"),
          RecordType.SRV, List.of("0 5 owl", "0 5 70000 owl", "0 5 80 -", "x 5 80 owl"),
          RecordType.SSHFP,
              List.of("5 1 " + "a".repeat(40), "1 3 " + "a".repeat(40), "1 2 " + "a".repeat(40)),
          RecordType.TXT, List.of("", "a\u0000b", "line\nbreak", "x".repeat(65_536)));

  @Test
  void eachTypeTakesItsOwnDataAndExplainsWhatIsWrongWithOther() {
    for (RecordType type : RecordType.values()) {
      for (String data : RIGHT.get(type)) {
        assertThat(type.fault(data)).as("%s %s", type, data).isEmpty();
      }
      for (String data : WRONG.get(type)) {
        assertThat(type.fault(data).orElse(""))
            .as("%s %s", type, data)
            .startsWith("Invalid " + type);
      }
    }
  }

  @Test
  void anyTextIsAnsweredWithoutAFault() {
    Cases.run(
        500,
        gen -> {
          StringBuilder text = new StringBuilder();
          int length = gen.below(40);
          for (int i = 0; i < length; i++) {
            text.append(gen.oneOf("0", "9", "65535", " ", ".", "-", "_", "a", "\t", "@", "é"));
          }
          for (RecordType type : RecordType.values()) {
            type.fault(text.toString());
          }
          assertThat(RecordType.of(text.toString())).isEmpty();
        });
  }
}
