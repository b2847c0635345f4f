package io.maas4j.power.ipmi;

import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerResult;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.Privilege;
import io.maas4j.power.ipmi.wire.RmcpStatus;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import java.time.Duration;
import java.util.Locale;

/**
 * What went wrong with a BMC: what it was, whose fault, and what can be done (power spec §3). No
 * text in here contains a secret.
 */
public sealed interface IpmiFailure {

  /** The class, which says whether another attempt can help. */
  PowerFault fault();

  /** One line: what is the case. */
  String message();

  /** One line: what can be done. */
  default String remedy() {
    return fault().remedy();
  }

  /** What it means for a power driver's call. */
  default PowerResult result() {
    return fault() == PowerFault.CONNECTION
        ? new PowerResult.Unreachable(message(), remedy())
        : new PowerResult.Failed(fault(), message(), remedy());
  }

  /** Nothing at all came back. */
  record NoAnswer(Duration waited) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.CONNECTION;
    }

    @Override
    public String message() {
      return "connection timeout: nothing answered within " + seconds(waited);
    }

    @Override
    public String remedy() {
      return "check address, network, and that IPMI over LAN is switched on";
    }
  }

  /**
   * Answers came, and then no more.
   *
   * @param during what was not answered
   */
  record WentSilent(String during) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.CONNECTION;
    }

    @Override
    public String message() {
      return "session timeout: the BMC stopped answering at " + during;
    }
  }

  /**
   * An order that must not be sent twice was not answered: it may have been carried out or not.
   *
   * @param order its name
   */
  record OutcomeUnknown(String order) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.CONNECTION;
    }

    @Override
    public String message() {
      return "message timeout: no answer to "
          + order
          + ", which may have been carried out; it was not sent again";
    }
  }

  /**
   * The BMC, or the queue in front of it, has no room now.
   *
   * @param detail who said so
   */
  record Busy(String detail) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.BUSY;
    }

    @Override
    public String message() {
      return "BMC busy: " + detail;
    }
  }

  /** The name has no address. */
  record Unresolved(String host) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.CONNECTION;
    }

    @Override
    public String message() {
      return "the name '" + host + "' has no address now";
    }
  }

  /** The BMC does not know the user. */
  record UnknownUser(String detail) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.AUTHENTICATION;
    }

    @Override
    public String message() {
      return "username invalid: " + detail;
    }
  }

  /** The BMC has another password. */
  record WrongPassword(String detail) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.AUTHENTICATION;
    }

    @Override
    public String message() {
      return "password invalid: " + detail;
    }
  }

  /** The BMC leaves our proof of the password without an answer, twice. */
  record PasswordUnverified() implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.AUTHENTICATION;
    }

    @Override
    public String message() {
      return "password verification timeout: the BMC twice left the proof of the password without"
          + " an answer; the password may be wrong";
    }
  }

  /** The password is right and the BMC's key is not. */
  record WrongBmcKey() implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.AUTHENTICATION;
    }

    @Override
    public String message() {
      return "k_g invalid: the password is right and the BMC's key K_g another one";
    }

    @Override
    public String remedy() {
      return "set the BMC's key as k_g in the machine's power settings";
    }
  }

  /** A command needs more than the session has. */
  record PrivilegeInsufficient(String command, Privilege privilege) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.AUTHENTICATION;
    }

    @Override
    public String message() {
      return "privilege level insufficient: " + command + " needs more than " + privilege;
    }

    @Override
    public String remedy() {
      return "raise privilege_level in the machine's power settings, and the user's at the BMC";
    }
  }

  /** The user may not have the privilege. */
  record PrivilegeUnavailable(Privilege privilege, String detail) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.AUTHENTICATION;
    }

    @Override
    public String message() {
      return "privilege level cannot be obtained for this user: " + privilege + ": " + detail;
    }

    @Override
    public String remedy() {
      return "lower privilege_level in the machine's power settings, or raise the user's at the BMC";
    }
  }

  /** IPMI 1.5: there is no way to authenticate that both sides know. */
  record AuthTypeUnavailable(String detail) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.SETTING;
    }

    @Override
    public String message() {
      return "authentication type unavailable for attempted privilege level: " + detail;
    }
  }

  /** The BMC does not have the cipher suite. */
  record CipherSuiteUnavailable(CipherSuite suite, RmcpStatus status) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.SETTING;
    }

    @Override
    public String message() {
      return "cipher suite id unavailable: the BMC refuses suite " + suite.id() + ": " + status;
    }

    @Override
    public String remedy() {
      return "set another cipher_suite_id in the machine's power settings";
    }
  }

  /** The BMC says that it has no sessions of this kind. */
  record VersionUnavailable(String version, String remedy) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.SETTING;
    }

    @Override
    public String message() {
      return version + " unavailable: the BMC says that it does not have it";
    }
  }

  /** What was given cannot be used with this kind of session. */
  record BadSetting(String detail) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.SETTING;
    }

    @Override
    public String message() {
      return detail;
    }
  }

  /** The BMC answered a command with a refusal. */
  record Rejected(String command, CompletionCode code) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.ACTION;
    }

    @Override
    public String message() {
      return command + " was refused: " + code;
    }
  }

  /** The BMC answered something that makes no sense. */
  record Nonsense(String detail) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.FATAL;
    }

    @Override
    public String message() {
      return "internal IPMI error: " + detail;
    }
  }

  /** The session or the client was closed on this side. */
  record Closed(String what) implements IpmiFailure {
    @Override
    public PowerFault fault() {
      return PowerFault.CONNECTION;
    }

    @Override
    public String message() {
      return "the " + what + " is closed";
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
