package io.maas4j.netboot.dhcp.policy;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;

/** One thing that a policy says. Immutable. */
public sealed interface Statement {

  /** {@code option NAME VALUE;} — see {@link OptionCodec} for what the values have to be. */
  record SetOption(OptionDefinition option, List<Value> values) implements Statement {
    public SetOption {
      values = List.copyOf(values);
      OptionCodec.check(option, values);
    }

    /** The option's octets. */
    public byte[] octets() {
      return OptionCodec.encode(option.type(), values);
    }
  }

  /** {@code option NAME code N = TYPE;} — from here on, the name stands for the option. */
  record Declare(OptionDefinition option) implements Statement {}

  /**
   * {@code default-lease-time}, {@code min-lease-time}, {@code max-lease-time}.
   *
   * @param time whole seconds, at least one
   */
  record LeaseTime(Which which, Duration time) implements Statement {
    /** Which of the three times. */
    public enum Which {
      DEFAULT,
      MIN,
      MAX
    }

    public LeaseTime {
      if (time.toSeconds() < 1 || time.toSeconds() > 0xFFFF_FFFFL) {
        throw new IllegalArgumentException("a lease time of " + time + " is not 1 s to 2^32-1 s");
      }
    }
  }

  /** {@code next-server ADDRESS;} — the header's siaddr. */
  record NextServer(Inet4Address address) implements Statement {}

  /** {@code filename "NAME";} — the boot file, instead of the boot method's. */
  record FileName(String name) implements Statement {}

  /**
   * {@code server-name "NAME";} — the header's sname.
   *
   * @param name at most 63 octets
   */
  record ServerName(String name) implements Statement {}

  /**
   * {@code authoritative;}, {@code always-broadcast true;}, {@code ping-check true;}, {@code
   * ignore-client-uids true;}.
   */
  record Switch(What what, boolean on) implements Statement {
    /** What is switched. */
    public enum What {
      /** Clients with addresses that are wrong here are told so. */
      AUTHORITATIVE,
      /** As if each client had set the broadcast flag. */
      ALWAYS_BROADCAST,
      /** Addresses are probed before they are offered. */
      PING_CHECK,
      /** A client is its hardware address, whatever its identifier; for everybody on a link. */
      IGNORE_CLIENT_IDS
    }
  }

  /** {@code allow unknown-clients;} and its kind. */
  record Permit(Mode mode, Subject subject) implements Statement {
    /** {@link #IGNORE} and {@link #DENY} are the same here: nobody is told of either. */
    public enum Mode {
      ALLOW,
      DENY,
      IGNORE
    }
  }

  /** Whom a permission is about. */
  sealed interface Subject {
    /** Clients without a host entry. */
    record UnknownClients() implements Subject {}

    /** Clients with a host entry; in pools only. */
    record KnownClients() implements Subject {}

    /** Everybody; in pools only. */
    record AllClients() implements Subject {}

    /** Members of a class; in pools only. */
    record MembersOf(String className) implements Subject {}

    /** Whoever it is, booting at all. */
    record Booting() implements Subject {}

    /** Clients that speak BOOTP and not DHCP. */
    record Bootp() implements Subject {}
  }

  /**
   * {@code if … elsif … else …}.
   *
   * @param branches at least one; the first that holds is taken
   * @param otherwise taken when none holds
   */
  record If(List<Branch> branches, List<Statement> otherwise) implements Statement {
    public If {
      branches = List.copyOf(branches);
      otherwise = List.copyOf(otherwise);
      Policy.withoutIdentity(otherwise);
    }

    /** A condition and what holds under it. */
    public record Branch(Condition condition, List<Statement> then) {
      public Branch {
        then = List.copyOf(then);
        Policy.withoutIdentity(then);
      }
    }
  }

  /** {@code class "NAME" { match if …; … }} — statements for those that match. */
  record ClientClass(String name, Condition match, List<Statement> statements)
      implements Statement {
    public ClientClass {
      statements = List.copyOf(statements);
      Policy.withoutIdentity(statements);
    }
  }
}
