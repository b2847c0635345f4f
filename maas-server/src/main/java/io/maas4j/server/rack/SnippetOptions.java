package io.maas4j.server.rack;

import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.Subnet6;
import io.maas4j.network.Addresses;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.network.DhcpSyntax;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this rack's DHCP server understands of the snippets that concern a subnet: lease times,
 * routers, name and time servers, and domains. What is left is told, so that nobody believes that
 * it has an effect.
 *
 * @param ignored statements without an effect, each with the name of its snippet
 */
record SnippetOptions(
    Optional<Duration> lease,
    Optional<List<Inet4Address>> routers,
    Optional<List<Inet4Address>> dnsServers,
    Optional<List<Inet4Address>> ntpServers,
    Optional<String> domain,
    Optional<List<String>> searchDomains,
    List<String> ignored) {
  private static final SnippetOptions NONE =
      new SnippetOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());
  private static final Pattern LEASE = Pattern.compile("(?:default|max)-lease-time\\s+(\\d{1,9})");
  private static final Pattern OPTION = Pattern.compile("option\\s+([\\w.-]+)\\s+(.+)");

  /** Of the global ones first, then of those for this subnet; the last one holds. */
  static SnippetOptions of(List<DhcpSnippet> snippets, long subnet) {
    Stream<DhcpSnippet> concerned =
        Stream.concat(
            snippets.stream().filter(DhcpSnippet::forEverybody),
            snippets.stream().filter(s -> s.subnet().equals(Optional.of(subnet))));
    SnippetOptions options = NONE;
    for (DhcpSnippet snippet : concerned.toList()) {
      for (String statement : DhcpSyntax.statements(snippet.value())) {
        options =
            snippet.ipRange().isPresent()
                ? options.ignoring(snippet, statement)
                : options.with(snippet, statement);
      }
      if (snippet.value().contains("{")) {
        options = options.ignoring(snippet, "a block in braces");
      }
    }
    return options;
  }

  /** The subnet as these options want it. */
  NetworkConfig.Subnet applied(NetworkConfig.Subnet subnet) {
    NetworkConfig.Subnet.Builder changed =
        subnet.toBuilder()
            .gateway(routers.map(list -> list.stream().findFirst()).orElse(subnet.gateway()))
            .dnsServers(dnsServers.orElse(subnet.dnsServers()))
            .ntpServers(ntpServers.orElse(subnet.ntpServers()))
            .searchDomains(searchDomains.orElse(subnet.searchDomains()))
            .leaseTime(lease.orElse(subnet.leaseTime()));
    domain.ifPresent(changed::domain);
    return changed.build();
  }

  /** The IPv6 subnet as these options want it: addresses in snippets are of the other family. */
  Subnet6.Builder applied(Subnet6.Builder subnet) {
    lease.map(SnippetOptions::possible).ifPresent(subnet::leaseTime);
    domain.ifPresent(subnet::domain);
    searchDomains.ifPresent(subnet::searchDomains);
    return subnet;
  }

  private static Duration possible(Duration lease) {
    if (lease.compareTo(Subnet6.MIN_LEASE) < 0) {
      return Subnet6.MIN_LEASE;
    }
    return lease.compareTo(Subnet6.MAX_LEASE) > 0 ? Subnet6.MAX_LEASE : lease;
  }

  private SnippetOptions with(DhcpSnippet snippet, String statement) {
    Matcher time = LEASE.matcher(statement);
    if (time.matches() && !time.group(1).matches("0+")) {
      return new SnippetOptions(
          Optional.of(Duration.ofSeconds(Long.parseLong(time.group(1)))),
          routers,
          dnsServers,
          ntpServers,
          domain,
          searchDomains,
          ignored);
    }
    Matcher option = OPTION.matcher(statement);
    return option.matches()
        ? option(snippet, statement, option.group(1), option.group(2).strip())
        : ignoring(snippet, statement);
  }

  private SnippetOptions option(DhcpSnippet snippet, String statement, String name, String value) {
    Optional<List<Inet4Address>> addresses = addresses(value);
    Optional<List<String>> texts = texts(value);
    boolean known =
        switch (name) {
          case "routers", "domain-name-servers", "ntp-servers" -> addresses.isPresent();
          case "domain-name" -> texts.filter(t -> t.size() == 1).isPresent();
          case "domain-search" -> texts.isPresent();
          default -> false;
        };
    return known
        ? new SnippetOptions(
            lease,
            name.equals("routers") ? addresses : routers,
            name.equals("domain-name-servers") ? addresses : dnsServers,
            name.equals("ntp-servers") ? addresses : ntpServers,
            name.equals("domain-name") ? texts.map(t -> t.get(0)) : domain,
            name.equals("domain-search") ? texts : searchDomains,
            ignored)
        : ignoring(snippet, statement);
  }

  private SnippetOptions ignoring(DhcpSnippet snippet, String statement) {
    List<String> more = new ArrayList<>(ignored);
    more.add(snippet.name() + ": " + statement);
    return new SnippetOptions(
        lease, routers, dnsServers, ntpServers, domain, searchDomains, List.copyOf(more));
  }

  private static Optional<List<Inet4Address>> addresses(String value) {
    List<Inet4Address> addresses = new ArrayList<>();
    for (String text : value.split(",")) {
      try {
        InetAddress address = Addresses.parse(text.strip());
        if (!(address instanceof Inet4Address ipv4)) {
          return Optional.empty();
        }
        addresses.add(ipv4);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(addresses);
  }

  private static Optional<List<String>> texts(String value) {
    List<String> texts = new ArrayList<>();
    for (String part : value.split(",")) {
      String text = part.strip();
      if (!text.matches("\"[^\"\\\\]+\"")) {
        return Optional.empty();
      }
      texts.add(text.substring(1, text.length() - 1));
    }
    return Optional.of(texts);
  }
}
