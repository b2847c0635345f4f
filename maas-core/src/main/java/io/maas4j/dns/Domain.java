package io.maas4j.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A DNS zone that nodes and other names are in.
 *
 * @param id the default domain of a fresh region has 0
 * @param name unique, without a dot at the end
 * @param byDefault whether nodes are put into it that name no other; so one always is
 * @param authoritative whether its names are ours to tell
 * @param ttl seconds; empty for the default
 * @param forwardServers who is asked about it, if it is not ours
 */
public record Domain(
    long id,
    String name,
    boolean byDefault,
    boolean authoritative,
    Optional<Integer> ttl,
    List<ForwardServer> forwardServers) {
  /** The name that a fresh region's domain has. */
  public static final String FIRST = "maas";

  private static final String LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final int MAX_NAME = 253;

  public Domain {
    forwardServers = List.copyOf(forwardServers);
  }

  /**
   * Another name server.
   *
   * @param port 53 mostly
   */
  public record ForwardServer(InetAddress address, int port) {}

  /** One of ours, with every value at its default. */
  public static Domain named(String name) {
    return new Domain(0, name, false, true, Optional.empty(), List.of());
  }

  /** With another id. */
  public Domain withId(long changed) {
    return new Domain(changed, name, byDefault, authoritative, ttl, forwardServers);
  }

  /** As the default one, or as none. */
  public Domain withDefault(boolean changed) {
    return new Domain(id, name, changed, authoritative, ttl, forwardServers);
  }

  /** Whether requests mean this one by a text: its number or its name. */
  public boolean answersTo(String text) {
    return text.equals(Long.toString(id)) || text.equalsIgnoreCase(name);
  }

  /** As names are compared: case means nothing. */
  public String key() {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Whether a text can be the name of a domain. */
  public static boolean valid(String name) {
    return name.length() <= MAX_NAME && NAME.matcher(name).matches();
  }
}
