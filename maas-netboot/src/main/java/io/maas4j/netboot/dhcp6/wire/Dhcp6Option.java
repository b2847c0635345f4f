package io.maas4j.netboot.dhcp6.wire;

/** Option codes by their names in the RFCs. */
public final class Dhcp6Option {
  /** DUID of the client (RFC 8415 §21.2). */
  public static final int CLIENTID = 1;

  /** DUID of the server (§21.3). */
  public static final int SERVERID = 2;

  /** Identity association for non-temporary addresses (§21.4). */
  public static final int IA_NA = 3;

  /** Identity association for temporary addresses (§21.5). */
  public static final int IA_TA = 4;

  /** An address within an association (§21.6). */
  public static final int IAADDR = 5;

  /** Codes that a client asks for (§21.7). */
  public static final int ORO = 6;

  /** How much a server wants to be chosen, one octet (§21.8). */
  public static final int PREFERENCE = 7;

  /** Since when a client has been trying, in hundredths of a second (§21.9). */
  public static final int ELAPSED_TIME = 8;

  /** The message that a relay passes on (§21.10). */
  public static final int RELAY_MSG = 9;

  /** Where a client may reach the server without multicast (§21.12). */
  public static final int UNICAST = 12;

  /** A {@link Status} (§21.13). */
  public static final int STATUS_CODE = 13;

  /** Leaves out ADVERTISE and REQUEST (§21.14). */
  public static final int RAPID_COMMIT = 14;

  /** Kinds of users, counted texts (§21.15). */
  public static final int USER_CLASS = 15;

  /** Enterprise number and counted texts (§21.16). */
  public static final int VENDOR_CLASS = 16;

  /** Enterprise number and sub-options (§21.17). */
  public static final int VENDOR_OPTS = 17;

  /** A relay's own name for the link; comes back to it unchanged (§21.18). */
  public static final int INTERFACE_ID = 18;

  /** The client would take a RECONFIGURE (§21.20). */
  public static final int RECONF_ACCEPT = 20;

  /** Recursive name servers (RFC 3646 §3). */
  public static final int DNS_SERVERS = 23;

  /** Domain search list (RFC 3646 §4). */
  public static final int DOMAIN_LIST = 24;

  /** Identity association for delegated prefixes (RFC 8415 §21.21). */
  public static final int IA_PD = 25;

  /** Simple time servers (RFC 4075). */
  public static final int SNTP_SERVERS = 31;

  /** When to ask for information again, in seconds (RFC 8415 §21.23). */
  public static final int INFORMATION_REFRESH_TIME = 32;

  /** A client's name, flags first (RFC 4704 §4). */
  public static final int CLIENT_FQDN = 39;

  /** Time servers as sub-options (RFC 5908). */
  public static final int NTP_SERVER = 56;

  /** What to boot (RFC 5970 §3.1). */
  public static final int BOOTFILE_URL = 59;

  /** Arguments of what is booted (RFC 5970 §3.2). */
  public static final int BOOTFILE_PARAM = 60;

  /** Kinds of firmware, two octets each (RFC 5970 §3.3). */
  public static final int CLIENT_ARCH_TYPE = 61;

  /** Version of the client's network interface (RFC 5970 §3.4). */
  public static final int NII = 62;

  /** The client's link-layer address as its relay saw it (RFC 6939). */
  public static final int CLIENT_LINKLAYER_ADDR = 79;

  /** Longest time between two SOLICITs, in seconds (RFC 8415 §21.24). */
  public static final int SOL_MAX_RT = 82;

  /** A relay that is not at port 547 (RFC 8357 §4.2). */
  public static final int RELAY_PORT = 135;

  private Dhcp6Option() {}
}
