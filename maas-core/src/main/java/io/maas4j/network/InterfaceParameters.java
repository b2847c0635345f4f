package io.maas4j.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How an interface is to be set up, apart from its addresses.
 *
 * @param mtu bytes; empty for that of its VLAN
 * @param acceptRa whether it follows IPv6 router advertisements; empty for the system's default
 * @param bond of a bond only
 * @param bridge of a bridge only
 */
public record InterfaceParameters(
    Optional<Integer> mtu,
    Optional<Boolean> acceptRa,
    Optional<Bond> bond,
    Optional<Bridge> bridge) {
  /** The smallest one that can be asked for. */
  public static final int LEAST_MTU = 552;

  public static final InterfaceParameters NONE =
      new InterfaceParameters(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * How a bond shares its parents.
   *
   * @param miimon milliseconds between looks at the links
   * @param downdelay milliseconds before a link that failed is left
   * @param updelay milliseconds before a link that came back is used
   * @param numGratArp announcements after a change of the active link
   */
  public record Bond(
      Mode mode,
      int miimon,
      int downdelay,
      int updelay,
      LacpRate lacpRate,
      HashPolicy hashPolicy,
      int numGratArp) {
    public static final Bond DEFAULTS =
        new Bond(Mode.BALANCE_RR, 100, 0, 0, LacpRate.FAST, HashPolicy.LAYER2, 1);

    /** See the Linux bonding documentation. */
    public enum Mode implements Choice {
      BALANCE_RR("balance-rr"),
      ACTIVE_BACKUP("active-backup"),
      BALANCE_XOR("balance-xor"),
      BROADCAST("broadcast"),
      LACP("802.3ad"),
      BALANCE_TLB("balance-tlb"),
      BALANCE_ALB("balance-alb");

      private final String wireName;

      Mode(String wireName) {
        this.wireName = wireName;
      }

      @Override
      public String wireName() {
        return wireName;
      }
    }

    /** How often LACP partners are asked to report. */
    public enum LacpRate implements Choice {
      FAST,
      SLOW;

      @Override
      public String wireName() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /** By what traffic is spread. */
    public enum HashPolicy implements Choice {
      LAYER2("layer2"),
      LAYER2_3("layer2+3"),
      LAYER3_4("layer3+4"),
      ENCAP2_3("encap2+3"),
      ENCAP3_4("encap3+4");

      private final String wireName;

      HashPolicy(String wireName) {
        this.wireName = wireName;
      }

      @Override
      public String wireName() {
        return wireName;
      }
    }
  }

  /**
   * How a bridge works.
   *
   * @param stp whether it speaks the spanning tree protocol
   * @param forwardDelay seconds before a port forwards
   */
  public record Bridge(Type type, boolean stp, int forwardDelay) {
    public static final Bridge DEFAULTS = new Bridge(Type.STANDARD, false, 15);

    /** What makes it. */
    public enum Type implements Choice {
      /** The kernel. */
      STANDARD,
      /** Open vSwitch. */
      OVS;

      @Override
      public String wireName() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /** One of a closed set, spelt on the wire as clients know it. */
  public interface Choice {
    String wireName();

    /** The one that is spelt like this. */
    static <C extends Choice> Optional<C> of(C[] all, String wireName) {
      return Arrays.stream(all).filter(each -> each.wireName().equals(wireName)).findFirst();
    }
  }

  /** Whether nothing was asked for. */
  public boolean asksNothing() {
    return equals(NONE);
  }
}
