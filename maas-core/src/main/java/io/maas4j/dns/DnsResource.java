package io.maas4j.dns;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name in a domain that is no node's, with its addresses; its other data are {@link DnsRecord}s.
 *
 * @param id zero before it is stored
 * @param domain id of the domain
 * @param name below the domain, {@link #APEX} for the domain itself
 * @param addressTtl seconds that its addresses may be remembered; empty for the domain's
 * @param addresses in the order given
 */
public record DnsResource(
    long id, long domain, String name, Optional<Integer> addressTtl, List<Address> addresses) {
  /** The name that stands for the domain itself. */
  public static final String APEX = "@";

  private static final String LABEL = "[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?";
  private static final Pattern NAME =
      Pattern.compile("@|\\*|(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");
  private static final int MAX_NAME = 191;

  public DnsResource {
    addresses = List.copyOf(addresses);
  }

  /**
   * An address that the name stands for.
   *
   * @param since when the name got it
   * @param owner user name of whoever gave it
   */
  public record Address(InetAddress ip, Instant since, Optional<String> owner) {}

  /** With another id. */
  public DnsResource withId(long changed) {
    return new DnsResource(changed, domain, name, addressTtl, addresses);
  }

  /**
   * The whole name.
   *
   * @param domainName of its domain
   */
  public String fqdn(String domainName) {
    return name.equals(APEX) ? domainName : name + "." + domainName;
  }

  /** As names are compared: case means nothing. */
  public String key() {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Whether a text can be a name below a domain. */
  public static boolean valid(String name) {
    return name.length() <= MAX_NAME && NAME.matcher(name).matches();
  }
}
