package io.maas4j.netboot.dhcp.wire;

/** Numbers of the options and sub-options that the engine knows, by their names in the RFCs. */
public final class DhcpOption {
  public static final int PAD = 0;
  public static final int SUBNET_MASK = 1;
  public static final int ROUTERS = 3;
  public static final int DNS_SERVERS = 6;
  public static final int HOST_NAME = 12;
  public static final int DOMAIN_NAME = 15;
  public static final int INTERFACE_MTU = 26;
  public static final int BROADCAST_ADDRESS = 28;
  public static final int NTP_SERVERS = 42;

  /** Vendor specific information; PXE's sub-options for clients that say {@code PXEClient}. */
  public static final int VENDOR_SPECIFIC = 43;

  public static final int REQUESTED_ADDRESS = 50;
  public static final int LEASE_TIME = 51;
  public static final int OVERLOAD = 52;
  public static final int MESSAGE_TYPE = 53;
  public static final int SERVER_ID = 54;
  public static final int PARAMETER_REQUEST_LIST = 55;
  public static final int MESSAGE = 56;
  public static final int MAX_MESSAGE_SIZE = 57;
  public static final int RENEWAL_TIME = 58;
  public static final int REBINDING_TIME = 59;
  public static final int VENDOR_CLASS = 60;
  public static final int CLIENT_ID = 61;
  public static final int TFTP_SERVER_NAME = 66;
  public static final int BOOT_FILE_NAME = 67;

  /** RFC 3004. */
  public static final int USER_CLASS = 77;

  /** RFC 3046. */
  public static final int RELAY_AGENT_INFORMATION = 82;

  /** Client system architecture, RFC 4578. */
  public static final int CLIENT_ARCHITECTURE = 93;

  /** RFC 4578. */
  public static final int CLIENT_INTERFACE = 94;

  /** RFC 4578. */
  public static final int CLIENT_UUID = 97;

  /** RFC 3011. */
  public static final int SUBNET_SELECTION = 118;

  /** Domain search list, RFC 3397. */
  public static final int DOMAIN_SEARCH = 119;

  /** RFC 3442. */
  public static final int CLASSLESS_ROUTES = 121;

  /** Vendor-identifying vendor-specific information, RFC 3925. */
  public static final int VENDOR_IDENTIFYING_INFORMATION = 125;

  /** iPXE's encapsulated options. */
  public static final int IPXE_ENCAPSULATED = 175;

  /** PXELINUX path prefix, RFC 5071. */
  public static final int PATH_PREFIX = 210;

  public static final int END = 255;

  /** Sub-option of 82: link selection, RFC 3527. */
  public static final int RELAY_LINK_SELECTION = 5;

  /** Sub-option of 82: server identifier override, RFC 5107. */
  public static final int RELAY_SERVER_ID_OVERRIDE = 11;

  /** Sub-option of 82: the relay listens on the port that it sent from, RFC 8357. */
  public static final int RELAY_SOURCE_PORT = 19;

  private DhcpOption() {}
}
