package io.maas4j.netboot.dhcp.policy;

import static io.maas4j.netboot.dhcp.policy.OptionType.Scalar.BOOLEAN;
import static io.maas4j.netboot.dhcp.policy.OptionType.Scalar.IP_ADDRESS;
import static io.maas4j.netboot.dhcp.policy.OptionType.Scalar.STRING;
import static io.maas4j.netboot.dhcp.policy.OptionType.Scalar.TEXT;
import static io.maas4j.netboot.dhcp.policy.OptionType.Scalar.UNSIGNED_16;
import static io.maas4j.netboot.dhcp.policy.OptionType.Scalar.UNSIGNED_32;
import static io.maas4j.netboot.dhcp.policy.OptionType.Scalar.UNSIGNED_8;

import io.maas4j.netboot.dhcp.policy.OptionDefinition.Space;
import io.maas4j.netboot.dhcp.policy.OptionType.Array;
import io.maas4j.netboot.dhcp.policy.OptionType.Fields;
import io.maas4j.netboot.dhcp.policy.OptionType.Headed;
import io.maas4j.netboot.dhcp.policy.OptionType.Scalar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of RFC 2132 and the later ones in IANA's registry of BOOTP and DHCP parameters, by
 * the names that configurations of DHCP servers have for them.
 */
final class StandardOptions {
  // Letters: i address, I addresses, t text, x octets, f flag, b/w/l unsigned numbers of 8, 16 and
  // 32 bits, s signed 32, B/W lists of them, d domain names; more letters make a record.
  private static final String TABLE =
      """
      1 subnet-mask i
      2 time-offset s
      3 routers I
      4 time-servers I
      5 ien116-name-servers I
      6 domain-name-servers I
      7 log-servers I
      8 cookie-servers I
      9 lpr-servers I
      10 impress-servers I
      11 resource-location-servers I
      12 host-name t
      13 boot-size w
      14 merit-dump t
      15 domain-name t
      16 swap-server i
      17 root-path t
      18 extensions-path t
      19 ip-forwarding f
      20 non-local-source-routing f
      21 policy-filter ii*
      22 max-dgram-reassembly w
      23 default-ip-ttl b
      24 path-mtu-aging-timeout l
      25 path-mtu-plateau-table W
      26 interface-mtu w
      27 all-subnets-local f
      28 broadcast-address i
      29 perform-mask-discovery f
      30 mask-supplier f
      31 router-discovery f
      32 router-solicitation-address i
      33 static-routes ii*
      34 trailer-encapsulation f
      35 arp-cache-timeout l
      36 ieee802-3-encapsulation f
      37 default-tcp-ttl b
      38 tcp-keepalive-interval l
      39 tcp-keepalive-garbage f
      40 nis-domain t
      41 nis-servers I
      42 ntp-servers I
      43 vendor-encapsulated-options x
      44 netbios-name-servers I
      45 netbios-dd-server I
      46 netbios-node-type b
      47 netbios-scope t
      48 font-servers I
      49 x-display-manager I
      50 dhcp-requested-address i
      51 dhcp-lease-time l
      52 dhcp-option-overload b
      53 dhcp-message-type b
      54 dhcp-server-identifier i
      55 dhcp-parameter-request-list B
      56 dhcp-message t
      57 dhcp-max-message-size w
      58 dhcp-renewal-time l
      59 dhcp-rebinding-time l
      60 vendor-class-identifier x
      61 dhcp-client-identifier x
      62 nwip-domain t
      63 nwip-suboptions x
      64 nisplus-domain t
      65 nisplus-servers I
      66 tftp-server-name t
      67 bootfile-name t
      68 mobile-ip-home-agent I
      69 smtp-server I
      70 pop-server I
      71 nntp-server I
      72 www-server I
      73 finger-server I
      74 irc-server I
      75 streettalk-server I
      76 streettalk-directory-assistance-server I
      77 user-class x
      78 slp-directory-agent fI
      79 slp-service-scope ft
      80 rapid-commit x
      81 fqdn x
      82 relay-agent-information x
      83 isns x
      85 nds-servers I
      86 nds-tree-name t
      87 nds-context t
      88 bcms-controller-names d
      89 bcms-controller-address I
      90 authentication x
      91 client-last-transaction-time l
      92 associated-ip I
      93 pxe-system-type W
      94 pxe-interface-id bbb
      95 ldap-url t
      97 pxe-client-id bx
      98 uap-servers t
      99 geoconf-civic x
      100 pcode t
      101 tcode t
      108 v6-only-preferred l
      109 dhcp4o6-s46-saddr x
      112 netinfo-server-address I
      113 netinfo-server-tag t
      114 default-url t
      116 auto-config b
      117 name-service-search W
      118 subnet-selection i
      119 domain-search d
      120 sip-servers x
      121 classless-static-routes B
      122 ccc x
      123 geoconf x
      124 vivco x
      125 vivso x
      136 pana-agent I
      137 v4-lost d
      138 capwap-ac-v4 I
      139 ipv4-address-mos x
      140 ipv4-fqdn-mos x
      141 sip-ua-cs-domains d
      142 ipv4-address-andsf I
      143 sztp-redirect x
      144 geoloc x
      145 forcerenew-nonce-capable B
      146 rdnss-selection biid
      147 dots-ri t
      148 dots-address I
      150 tftp-server-address I
      151 status-code bt
      152 base-time l
      153 start-time-of-state l
      154 query-start-time l
      155 query-end-time l
      156 dhcp-state b
      157 data-source b
      158 v4-pcp-server x
      159 v4-portparams bbw
      161 mud-url t
      162 v4-dnr x
      175 ipxe-encapsulated x
      208 loader-pxe-magic x
      209 loader-configfile t
      210 loader-pathprefix t
      211 loader-reboottime l
      212 option-6rd x
      213 v4-access-domain d
      220 subnet-allocation x
      221 virtual-subnet x
      """;

  // Further names of the above: those that the reference declares for all of its snippets, and one
  // that RFC 8910 gave another meaning.
  private static final String ALIASES =
      """
      93 arch w
      114 captive-portal t
      209 conf-file t
      210 path-prefix t
      """;

  private static final String RELAY_AGENT =
      """
      1 agent.circuit-id x
      2 agent.remote-id x
      4 agent.DOCSIS-device-class l
      5 agent.link-selection i
      6 agent.subscriber-id t
      9 agent.vendor-specific x
      11 agent.server-id-override i
      12 agent.relay-id x
      """;

  private static final Map<String, OptionDefinition> BY_NAME = new HashMap<>();
  private static final Map<Integer, OptionDefinition> BY_CODE = new LinkedHashMap<>();

  static {
    for (OptionDefinition option : read(TABLE, Space.DHCP)) {
      BY_NAME.put(option.name(), option);
      BY_CODE.put(option.code(), option);
    }
    read(ALIASES, Space.DHCP).forEach(option -> BY_NAME.put(option.name(), option));
    read(RELAY_AGENT, Space.RELAY_AGENT).forEach(option -> BY_NAME.put(option.name(), option));
  }

  private StandardOptions() {}

  static Optional<OptionDefinition> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  static Optional<OptionDefinition> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /** One for each code, in their order. */
  static List<OptionDefinition> all() {
    return List.copyOf(BY_CODE.values());
  }

  private static List<OptionDefinition> read(String table, Space space) {
    return table
        .lines()
        .map(line -> line.split(" "))
        .map(
            words ->
                new OptionDefinition(space, Integer.parseInt(words[0]), words[1], type(words[2])))
        .toList();
  }

  private static OptionType type(String letters) {
    if (letters.endsWith("*")) {
      return new Array(fields(letters.substring(0, letters.length() - 1)));
    }
    return switch (letters) {
      case "I" -> new Array(IP_ADDRESS);
      case "B" -> new Array(UNSIGNED_8);
      case "W" -> new Array(UNSIGNED_16);
      case "fI" -> new Headed(BOOLEAN, new Array(IP_ADDRESS));
      default -> letters.length() == 1 ? scalar(letters.charAt(0)) : fields(letters);
    };
  }

  private static Fields fields(String letters) {
    return new Fields(letters.chars().mapToObj(letter -> scalar((char) letter)).toList());
  }

  private static Scalar scalar(char letter) {
    return switch (letter) {
      case 'i' -> IP_ADDRESS;
      case 't' -> TEXT;
      case 'x' -> STRING;
      case 'f' -> BOOLEAN;
      case 'b' -> UNSIGNED_8;
      case 'w' -> UNSIGNED_16;
      case 'l' -> UNSIGNED_32;
      case 's' -> Scalar.SIGNED_32;
      case 'd' -> Scalar.DOMAIN_LIST;
      default -> throw new AssertionError("type " + letter);
    };
  }
}
