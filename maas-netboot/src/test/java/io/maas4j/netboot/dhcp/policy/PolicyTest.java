package io.maas4j.netboot.dhcp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.net.InetAddresses;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.Subnet4;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of section 8, what it means, and what it refuses. */
class PolicyTest {
  private static final View STRANGER = new View(Map.of(), false);

  @Test
  void everyStatementOfTheContractIsUnderstood() {
    String text =
        """
        # comments end with the line
        option domain-name-servers 10.0.0.1, 10.0.0.2; option domain-name "lab.example";
        option domain-search "lab.example", "example"; # here too
        option option-150 0a:00:00:01;
        option root-path "10.0.0.9:/srv/\\"x\\"";
        option dhcp-renewal-time 100;
        option netbios-node-type 8; option ip-forwarding off; option time-offset -3600;
        option static-routes 10.1.0.0 10.0.0.254, 10.2.0.0 10.0.0.253;
        option slp-directory-agent true 10.0.0.7, 10.0.0.8;
        option my-text code 200 = text; option my-text "hello";
        option my-list code 201 = array of unsigned integer 16; option my-list 1, 0x10, 65535;
        option my-record code 202 = { ip-address, signed integer 8, boolean };
        option my-record 10.0.0.3 -7 true;
        option my-pairs code 203 = array of { unsigned integer 8, ip-address };
        option my-pairs 1 10.0.0.4, 2 10.0.0.5;
        option my-blob code 204 = string; option my-blob "x"; option my-blob de:ad:be:ef;
        option my-long code 205 = unsigned integer 32; option my-long 4294967295;
        default-lease-time 600; max-lease-time 7200; min-lease-time 60;
        next-server 10.0.0.6; filename "pxe/boot.efi"; server-name "boot";
        deny unknown-clients; allow booting; ignore bootp;
        ping-check true; authoritative; always-broadcast on; ignore-client-uids off;
        class "pxe" {
          match if substring (option vendor-class-identifier, 0, 9) = "PXEClient";
          max-lease-time 30;
        }
        if exists user-class and not (option user-class = "iPXE" or option arch != 00:07) {
          filename "a";
        } elsif option agent.circuit-id = 01:02 {
          filename "b";
        } else {
          not authoritative;
        }
        """;
    Policy policy = Policy.parse(text, PolicyScope.GLOBAL);

    Map<Integer, byte[]> options = Outcome.of(STRANGER, List.of(policy), List.of()).options();
    assertThat(hex(options, 6)).isEqualTo("0a:00:00:01:0a:00:00:02");
    assertThat(hex(options, 119)).startsWith("03:6c:61:62:07");
    assertThat(hex(options, 150)).isEqualTo("0a:00:00:01");
    assertThat(new String(options.get(17), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("10.0.0.9:/srv/\"x\"");
    assertThat(hex(options, 58)).isEqualTo("00:00:00:64");
    assertThat(hex(options, 19)).isEqualTo("00");
    assertThat(hex(options, 2)).isEqualTo("ff:ff:f1:f0");
    assertThat(hex(options, 33)).isEqualTo("0a:01:00:00:0a:00:00:fe:0a:02:00:00:0a:00:00:fd");
    assertThat(hex(options, 78)).isEqualTo("01:0a:00:00:07:0a:00:00:08");
    assertThat(hex(options, 201)).isEqualTo("00:01:00:10:ff:ff");
    assertThat(hex(options, 202)).isEqualTo("0a:00:00:03:f9:01");
    assertThat(hex(options, 203)).isEqualTo("01:0a:00:00:04:02:0a:00:00:05");
    assertThat(hex(options, 204)).isEqualTo("de:ad:be:ef");
    assertThat(hex(options, 205)).isEqualTo("ff:ff:ff:ff");
    assertThat(Policy.parse(policy.text(), PolicyScope.GLOBAL)).isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "option routers router.example;|1|16|'router.example'|an IPv4 address",
        "option routers 10.0.0.256;|1|16|'10.0.0.256'|an IPv4 address",
        "option nonsense 1;|1|8|'nonsense'|declare it",
        "option space PXE;|1|8|'space'|option spaces are not supported",
        "option x code 200 = encapsulate PXE;|1|21|'encapsulate'|not supported",
        "option x code 200 = ip6-address;|1|21|'ip6-address'|expected a type",
        "option x code 300 = text;|1|15|'300'|1 to 254",
        "option x code 200 = array of text;|1|30|'text'|without a fixed length",
        "option routers code 200 = text;|1|8|'routers'|option 3 already",
        "option dhcp-lease-time 5;|1|8|'dhcp-lease-time'|default-lease-time",
        "option domain-name = concat(\"a\", \"b\");|1|20|'='|computed values",
        "option domain-name lab;|1|20|'lab'|in quotes",
        "option domain-search \"a..b\";|1|22|\"a..b\"|a domain name",
        "option interface-mtu 70000;|1|22|'70000'|0 to 65535",
        "option routers 10.0.0.1|1|24|the end|';'",
        "option routers 10.0.0.1 10.0.0.2;|1|25|'10.0.0.2'|';'",
        "option agent.circuit-id 01;|1|8|'agent.circuit-id'|not set",
        "default-lease-time 0;|1|20|'0'|1 to 4294967295",
        "default-lease-time forever;|1|20|'forever'|a number",
        "allow bananas;|1|7|'bananas'|unknown-clients",
        "allow members of \"x\";|1|7|'members'|pools",
        "ignore-client-uids maybe;|1|20|'maybe'|true or false",
        "if known { ignore-client-uids on; }|1|12|'ignore-client-uids'|outside of 'if'",
        "class \"x\" { match if known; ignore-client-uids on; }|1|29|'ignore-client-uids'|subnets",
        "ping-check maybe;|1|12|'maybe'|true or false",
        "subnet 10.0.0.0 netmask 255.0.0.0 { }|1|1|'subnet'|expected a statement",
        "on commit { execute(\"x\"); }|1|1|'on'|not supported",
        "include \"/etc/passwd\";|1|1|'include'|not supported",
        "class \"x\" { spawn with hardware; }|1|13|'spawn'|match if",
        "class \"x\" { match hardware; }|1|19|'hardware'|subclasses",
        "if option arch { }|1|16|'{'|'=' or '!='",
        "if option arch = lower(\"x\") { }|1|18|'lower'|expected text in quotes",
        "if known and exists arch or known { }|1|26|'or'|with parentheses",
        "if exists arch { class \"x\" { match if known; } }|1|18|'class'|outside of 'if'",
        "if known { filename \"a\";|1|25|the end|expected a statement",
        "}|1|1|'}'|expected a statement",
        ";|1|1|';'|ends no statement",
        "filename \"a\\qb\";|1|12|'\\'|no escape",
        "filename \"a\\nb\";|1|10|\"a\\nb\"|control characters",
        "filename \"a|1|10|'\"'|never closed",
        "option x/y 1;|1|9|'/'|no statement has this character",
      })
  void whatIsNotUnderstoodIsNamedWithItsPlace(
      String text, int line, int column, String token, String reason) {
    PolicySyntaxException fault =
        catchThrowableOfType(
            PolicySyntaxException.class, () -> Policy.parse(text, PolicyScope.GLOBAL));
    assertThat(fault).as(text).isNotNull();
    assertThat(fault.line() + ":" + fault.column() + " " + fault.token())
        .isEqualTo(line + ":" + column + " " + token);
    assertThat(fault.reason()).contains(reason);
    assertThat(fault).hasMessageContaining("line " + line + ", column " + column);
  }

  @Test
  void whoAClientIsIsSaidOfALinkAndNotOfLess() {
    Policy said = Policy.parse("ignore-client-uids true;", PolicyScope.SHARED_NETWORK);
    assertThat(said.ignoresClientIds()).contains(true);
    assertThat(Policy.NONE.ignoresClientIds()).isEmpty();
    assertThat(said.and(Policy.parse("ignore-client-uids false;", PolicyScope.GLOBAL)))
        .extracting(Policy::ignoresClientIds)
        .isEqualTo(Optional.of(false));
    for (PolicyScope scope :
        List.of(PolicyScope.SUBNET, PolicyScope.POOL, PolicyScope.CLASS, PolicyScope.HOST)) {
      assertThatThrownBy(() -> Policy.parse("ignore-client-uids on;", scope))
          .isInstanceOf(PolicySyntaxException.class)
          .hasMessageContaining("all subnets of a link");
    }
  }

  @Test
  void inCodeItHasNoOtherPlaceEither() {
    Policy said = Policy.parse("ignore-client-uids true;", PolicyScope.GLOBAL);
    assertThatThrownBy(() -> Policy.builder().when(new Condition.Known(), said))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ignore-client-uids");
    Inet4Address address = InetAddresses.fromInteger(0x0A000001);
    assertThatThrownBy(() -> Subnet4.of(address, 24, address).policy(said).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shared network");
    assertThatThrownBy(() -> new NetworkConfig.Range(address, address, said))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void linesAreCountedThroughCommentsAndBlocks() {
    assertThatThrownBy(
            () ->
                Policy.parse(
                    "# one\nif known {\n  option routers\n    nobody;\n}\n", PolicyScope.HOST))
        .isInstanceOf(PolicySyntaxException.class)
        .hasMessageStartingWith("line 4, column 5, at 'nobody'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allow members of \"pxe\"; deny unknown-clients;",
        "allow known-clients;",
        "deny all clients; default-lease-time 60;"
      })
  void poolsHavePermissionsOfTheirOwn(String text) {
    Declarations declared = new Declarations(Map.of(), Set.of("pxe"));
    assertThat(Policy.parse(text, PolicyScope.POOL, declared).isEmpty()).isFalse();
    assertThatThrownBy(() -> Policy.parse("authoritative;", PolicyScope.POOL))
        .hasMessageContaining("said of subnets");
    assertThatThrownBy(() -> Policy.parse("allow members of \"other\";", PolicyScope.POOL))
        .hasMessageContaining("no class of this name");
  }

  @Test
  void aPoolLetsInWhomItAllowsAndNobodyWhomItDenies() {
    Declarations declared = new Declarations(Map.of(), Set.of("pxe"));
    Policy pool =
        Policy.parse("allow members of \"pxe\"; deny known-clients;", PolicyScope.POOL, declared);
    assertThat(Outcome.admits(STRANGER, pool, Set.of("pxe"))).isTrue();
    assertThat(Outcome.admits(STRANGER, pool, Set.of())).isFalse();
    assertThat(Outcome.admits(new View(Map.of(), true), pool, Set.of("pxe"))).isFalse();
    assertThat(Outcome.admits(STRANGER, Policy.NONE, Set.of())).isTrue();
  }

  @Test
  void hostsHoldOverClassesAndClassesOverPoolsAndThoseOverWhatIsAround() {
    Policy global =
        Policy.parse(
            "filename \"global\"; option my code 200 = text; option my \"global\";"
                + " class \"c\" { match if option option-12 = \"n\"; filename \"class\";"
                + " max-lease-time 30; } max-lease-time 900;",
            PolicyScope.GLOBAL);
    Declarations declared = Declarations.NONE.and(global);
    Policy pool =
        Policy.parse("filename \"pool\"; option my \"pool\";", PolicyScope.POOL, declared);
    Policy host = Policy.parse("filename \"host\";", PolicyScope.HOST);
    View member = new View(Map.of(12, Octets.of("n")), false);

    Outcome outcome = Outcome.of(member, List.of(global, pool), List.of(host));
    assertThat(outcome.fileName()).contains("host");
    assertThat(new String(outcome.options().get(200), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("pool");
    assertThat(outcome.specialLimits().most()).contains(Duration.ofSeconds(30));
    assertThat(outcome.generalLimits().most()).contains(Duration.ofSeconds(900));
    assertThat(Outcome.of(member, List.of(global, pool), List.of()).fileName()).contains("class");
    assertThat(Outcome.of(STRANGER, List.of(global, pool), List.of()).fileName()).contains("pool");
    assertThat(Outcome.of(STRANGER, List.of(global), List.of()).fileName()).contains("global");
  }

  /** As ISC's server 4.4.3 was seen to take it. */
  @Test
  void whatIsNotThereDiffersFromAllThatIs() {
    assertThat(holds("option host-name = \"x\"")).isFalse();
    assertThat(holds("option host-name != \"x\"")).isTrue();
    assertThat(holds("not (option host-name = \"x\")")).isTrue();
    assertThat(holds("option host-name = option tftp-server-name")).isTrue();
    assertThat(holds("option host-name != option tftp-server-name")).isFalse();
    assertThat(holds("substring(option host-name, 0, 2) = \"\"")).isFalse();
    assertThat(holds("not exists host-name")).isTrue();
    assertThat(holds("exists host-name or option host-name = \"x\" or not known")).isTrue();
    assertThat(holds("not (known and option host-name = \"x\")")).isTrue();
  }

  @Test
  void partsOfTheMessageAreComparedOctetByOctet() {
    assertThat(holds("substring(hardware, 1, 3) = 52:54:00")).isTrue();
    assertThat(holds("suffix(hardware, 2) = 00:0a")).isTrue();
    assertThat(holds("substring(hardware, 5, 100) = 00:0a")).isTrue();
    assertThat(holds("substring(hardware, 100, 1) = \"\"")).isTrue();
    assertThat(holds("known or (hardware = 01:52:54:00:00:00:0a and not known)")).isTrue();
  }

  private static boolean holds(String condition) {
    return Outcome.of(
            STRANGER,
            List.of(Policy.parse("if " + condition + " { filename \"x\"; }", PolicyScope.SUBNET)),
            List.of())
        .fileName()
        .isPresent();
  }

  @Test
  void hostileTextsEndSoon() {
    assertThatThrownBy(() -> Policy.parse("x".repeat(1 << 20), PolicyScope.GLOBAL))
        .hasMessageContaining("split it");
    assertThatThrownBy(() -> Policy.parse("if known {".repeat(20_000), PolicyScope.GLOBAL))
        .isInstanceOf(PolicySyntaxException.class)
        .hasMessageContaining("levels");
    assertThatThrownBy(() -> Policy.parse("if " + "(".repeat(100_000), PolicyScope.GLOBAL))
        .hasMessageContaining("levels");
    assertThatThrownBy(() -> Policy.parse("if " + "not ".repeat(50_000), PolicyScope.GLOBAL))
        .hasMessageContaining("levels");
    assertThatThrownBy(() -> Policy.parse("if " + "substring(".repeat(20_000), PolicyScope.GLOBAL))
        .hasMessageContaining("levels");
    assertThatThrownBy(
            () ->
                Policy.parse(
                    "option domain-name \"" + "x".repeat(2000) + "\";", PolicyScope.GLOBAL))
        .hasMessageContaining("there is room for 1024");
    assertThatThrownBy(() -> Policy.parse("y".repeat(200_000), PolicyScope.GLOBAL))
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(600));
  }

  @Test
  void inCodeTypesAreCheckedToo() {
    Policy policy =
        Policy.builder()
            .option(66, "tftp.example")
            .option(224, "x")
            .option(43, new byte[] {6, 1, 8})
            .option(26, 1400)
            .leaseTime(Duration.ofHours(1))
            .when(
                new Condition.Known(),
                Policy.builder().fileName("known").denyUnknownClients().build())
            .build();
    Outcome outcome = Outcome.of(new View(Map.of(), true), List.of(policy), List.of());
    assertThat(outcome.options().keySet()).containsExactly(66, 224, 43, 26);
    assertThat(hex(outcome.options(), 26)).isEqualTo("05:78");
    assertThat(outcome.fileName()).contains("known");
    assertThat(outcome.allowsUnknownClients()).isFalse();
    assertThatThrownBy(() -> Policy.builder().option(3, "text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("option routers takes ip-address");
    assertThatThrownBy(() -> Policy.builder().option(26, 70_000))
        .hasMessageContaining("interface-mtu");
    assertThatThrownBy(() -> Policy.builder().option(255, "end")).hasMessageContaining("1-254");
  }

  private static String hex(Map<Integer, byte[]> options, int code) {
    return Octets.of(options.getOrDefault(code, new byte[0])).toString();
  }
}
