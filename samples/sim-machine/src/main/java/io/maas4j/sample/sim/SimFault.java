package io.maas4j.sample.sim;

import java.time.Duration;

/**
 * Something that is wrong with a simulated machine or its link, as data. A machine may have
 * several; where two concern the same moment, the first given counts.
 */
public sealed interface SimFault {
  /**
   * It goes no further after it has come to a step: it stays on and does nothing.
   *
   * @param step of its ladder
   * @param time which time it comes there, counted from its power-on, 1 or more
   */
  record HangsAfter(SimStep step, int time) implements SimFault {
    public HangsAfter {
      positive(time);
    }
  }

  /**
   * It starts over after it has come to a step, every time.
   *
   * @param step of its ladder
   * @param time which time it comes there within one boot, 1 or more
   */
  record ResetsAfter(SimStep step, int time) implements SimFault {
    public ResetsAfter {
      positive(time);
    }
  }

  /**
   * A transfer to it ends before its end.
   *
   * @param file what the path ends in
   * @param bytes that come through, 1 or more
   * @param manner how it ends
   */
  record BreaksOff(String file, int bytes, Manner manner) implements SimFault {
    public BreaksOff {
      positive(bytes);
    }

    /** How a transfer ends early. */
    public enum Manner {
      /** The machine ends it, and goes on as it does without the file. */
      ABORTED,
      /** The machine ends it once, and tries again. */
      ABORTED_ONCE,
      /** Nothing more goes either way; the machine hangs. */
      SILENT
    }
  }

  /**
   * It asks for another path than it was told.
   *
   * @param part of the path
   * @param instead what stands there when it asks
   */
  record AsksInstead(String part, String instead) implements SimFault {}

  /** Its clock is behind by this. */
  record ClockBehind(Duration by, Mending mending) implements SimFault {
    /** What comes of it. */
    public enum Mending {
      /** What a server says of the time puts it right, as cloud-init does. */
      BY_SERVERS,
      NEVER
    }
  }

  /**
   * Offers do not reach it.
   *
   * @param offers how many since its power-on
   */
  record DeafTo(int offers) implements SimFault {}

  /**
   * It signs with another key than it was told, {@code consumer:token:secret}; parts may be empty.
   */
  record SignsWith(String consumer, String token, String secret) implements SimFault {
    /** Without the secret. */
    @Override
    public String toString() {
      return "SignsWith[" + consumer + ":" + token + "]";
    }
  }

  /**
   * Its firmware says that it is something else.
   *
   * @param architecture code of option 93 (RFC 4578 §2.1)
   */
  record Announces(int architecture) implements SimFault {}

  /** It does not get on with DHCP. */
  enum Dhcp implements SimFault {
    /** It sends nothing. */
    SILENT,
    /** It declines whatever it is given. */
    DECLINES,
    /** It takes the offer of another server, which leads nowhere. */
    TAKES_ANOTHERS,
    /** It asks for an address of another network, and for nothing else. */
    INSISTS_ON_A_STRANGE_ADDRESS,
    /** The firmware does not boot from the network; its disk's system asks for an address. */
    BOOTS_ITS_DISK
  }

  /** Its BMC does not do what it should. */
  enum Bmc implements SimFault {
    /** It answers every order with an error. */
    REFUSES,
    /** It does not know the caller. */
    KNOWS_NOBODY,
    /** It takes orders to switch on, and nothing happens. */
    STAYS_OFF,
    /** It takes orders to switch off, and nothing happens. */
    STAYS_ON
  }

  private static void positive(int number) {
    if (number < 1) {
      throw new IllegalArgumentException(number + " is not 1 or more");
    }
  }
}
