package io.maas4j.netboot.dhcp.policy;

import io.maas4j.netboot.dhcp.policy.Statement.Permit;
import io.maas4j.netboot.dhcp.policy.Statement.Subject;
import io.maas4j.netboot.dhcp.policy.Statement.Switch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tokens to statements (contract, section 8). What is not understood ends it. */
final class PolicyParser {
  private static final String STATEMENTS =
      "expected a statement: option, default-lease-time, min-lease-time, max-lease-time,"
          + " next-server, filename, server-name, allow, deny, ignore, authoritative,"
          + " not authoritative, always-broadcast, ping-check, ignore-client-uids, class or if";

  private final Cursor cursor;
  private final OptionParser options;
  private final ExpressionParser expressions;
  private Declarations declared;

  private PolicyParser(Cursor cursor, Declarations declared) {
    this.cursor = cursor;
    this.options = new OptionParser(cursor);
    this.expressions = new ExpressionParser(cursor);
    this.declared = declared;
  }

  static List<Statement> parse(String text, PolicyScope scope, Declarations declared) {
    PolicyParser parser = new PolicyParser(new Cursor(Lexer.tokens(text)), declared);
    List<Statement> statements = new ArrayList<>();
    while (parser.cursor.peek().kind() != Token.Kind.END) {
      parser.statement(scope, Block.WHOLE, statements);
    }
    return statements;
  }

  /** What a statement stands in. */
  private enum Block {
    WHOLE,
    BRANCH
  }

  private void statement(PolicyScope scope, Block block, List<Statement> into) {
    Token token = cursor.next();
    if (!token.isWord()) {
      throw token.fault(token.is(";") ? "';' ends no statement" : STATEMENTS);
    }
    into.add(
        switch (token.text()) {
          case "option" -> declaring(options.statement(declared));
          case "default-lease-time" -> leaseTime(Statement.LeaseTime.Which.DEFAULT);
          case "min-lease-time" -> leaseTime(Statement.LeaseTime.Which.MIN);
          case "max-lease-time" -> leaseTime(Statement.LeaseTime.Which.MAX);
          case "next-server" -> ended(new Statement.NextServer(cursor.address()));
          case "filename" -> ended(new Statement.FileName(plain("a file name", 512)));
          case "server-name" -> ended(new Statement.ServerName(plain("a server's name", 63)));
          case "allow" -> permit(token, Permit.Mode.ALLOW, scope);
          case "deny" -> permit(token, Permit.Mode.DENY, scope);
          case "ignore" -> permit(token, Permit.Mode.IGNORE, scope);
          case "authoritative" -> authoritative(token, scope, true);
          case "not" -> {
            cursor.expect("authoritative", "after 'not'");
            yield authoritative(token, scope, false);
          }
          case "always-broadcast" -> ended(new Switch(Switch.What.ALWAYS_BROADCAST, cursor.flag()));
          case "ping-check" -> ended(new Switch(Switch.What.PING_CHECK, cursor.flag()));
          case "ignore-client-uids" -> identity(token, scope, block);
          case "class" -> clientClass(token, scope, block);
          case "if" -> choice(scope);
          default -> throw token.fault("this is not supported; " + STATEMENTS);
        });
  }

  private Statement declaring(Statement statement) {
    declared = declared.and(Policy.of(List.of(statement)));
    return statement;
  }

  private Statement ended(Statement statement) {
    cursor.end();
    return statement;
  }

  private Statement leaseTime(Statement.LeaseTime.Which which) {
    long seconds = cursor.number("seconds", 1, 0xFFFF_FFFFL);
    return ended(new Statement.LeaseTime(which, Duration.ofSeconds(seconds)));
  }

  private String plain(String what, int most) {
    Token token = cursor.quoted(what);
    byte[] octets = token.quoted().bytes();
    for (byte octet : octets) {
      if (octet >= 0 && octet < ' ' || octet == 0x7F) {
        throw token.fault("control characters have no place in " + what);
      }
    }
    if (octets.length > most) {
      throw token.fault(octets.length + " octets are too many for " + what + ": up to " + most);
    }
    return new String(octets, StandardCharsets.UTF_8);
  }

  private Statement authoritative(Token token, PolicyScope scope, boolean on) {
    if (scope.compareTo(PolicyScope.SUBNET) > 0) {
      throw token.fault("whether a server is authoritative is said of subnets, not of this");
    }
    return ended(new Switch(Switch.What.AUTHORITATIVE, on));
  }

  private Statement identity(Token token, PolicyScope scope, Block block) {
    if (block == Block.BRANCH || scope.compareTo(PolicyScope.SHARED_NETWORK) > 0) {
      throw token.fault(
          "who a client is holds for all subnets of a link: say it in a global snippet, outside of"
              + " 'if' and classes");
    }
    return ended(new Switch(Switch.What.IGNORE_CLIENT_IDS, cursor.flag()));
  }

  private Statement permit(Token token, Permit.Mode mode, PolicyScope scope) {
    boolean pool = scope == PolicyScope.POOL;
    Token word = cursor.next();
    Optional<Subject> whom = word.isWord() ? subject(word.text(), pool) : Optional.empty();
    if (whom.isEmpty()) {
      throw word.fault(
          pool
              ? "expected unknown-clients, known-clients, all clients or members of \"CLASS\""
              : "expected unknown-clients, booting or bootp (and in pools: known-clients, all"
                  + " clients, members of \"CLASS\")");
    }
    if (pool && mode == Permit.Mode.IGNORE) {
      throw token.fault("a pool has allow and deny");
    }
    return ended(new Permit(mode, whom.get()));
  }

  private Optional<Subject> subject(String what, boolean pool) {
    boolean clients =
        switch (what) {
          case "all", "unknown", "known" -> cursor.takes("clients");
          default -> true;
        };
    if (!clients) {
      return Optional.empty();
    }
    return switch (what) {
      case "unknown-clients", "unknown" -> Optional.of(new Subject.UnknownClients());
      case "known-clients", "known" ->
          pool ? Optional.of(new Subject.KnownClients()) : Optional.empty();
      case "all" -> pool ? Optional.of(new Subject.AllClients()) : Optional.empty();
      case "members" -> pool ? Optional.of(members()) : Optional.empty();
      case "booting" -> pool ? Optional.empty() : Optional.of(new Subject.Booting());
      case "bootp" -> pool ? Optional.empty() : Optional.of(new Subject.Bootp());
      default -> Optional.empty();
    };
  }

  private Subject members() {
    cursor.expect("of", "after 'members'");
    Token name = cursor.quoted("the name of a class");
    String text = new String(name.quoted().bytes(), StandardCharsets.UTF_8);
    if (!declared.classes().contains(text)) {
      throw name.fault("there is no class of this name: declare it in a global snippet before");
    }
    return new Subject.MembersOf(text);
  }

  private Statement clientClass(Token token, PolicyScope scope, Block block) {
    if (block == Block.BRANCH || scope.compareTo(PolicyScope.SUBNET) > 0) {
      throw token.fault("a class is declared outside of 'if', classes, pools and hosts");
    }
    Token quoted = cursor.quoted("the name of the class");
    String name = new String(quoted.quoted().bytes(), StandardCharsets.UTF_8);
    if (name.isEmpty() || declared.classes().contains(name)) {
      throw quoted.fault(name.isEmpty() ? "a class has a name" : "there is a class of this name");
    }
    cursor.expect("{", "after the name of the class");
    cursor.enter();
    cursor.expect("match", "at the beginning of a class: 'match if CONDITION;'");
    cursor.expect("if", "after 'match': classes with subclasses are not supported");
    Condition match = expressions.condition(declared);
    cursor.end();
    List<Statement> statements = new ArrayList<>();
    while (!cursor.takes("}")) {
      if (cursor.peek().is("match")) {
        throw cursor.peek().fault("a class has one 'match if', at its beginning");
      }
      statement(PolicyScope.CLASS, Block.WHOLE, statements);
    }
    cursor.leave();
    return declaring(new Statement.ClientClass(name, match, statements));
  }

  private Statement choice(PolicyScope scope) {
    cursor.enter();
    List<Statement.If.Branch> branches = new ArrayList<>();
    List<Statement> otherwise = new ArrayList<>();
    branches.add(branch(scope));
    while (true) {
      if (cursor.takes("elsif")) {
        branches.add(branch(scope));
      } else if (cursor.takes("else")) {
        if (cursor.takes("if")) {
          branches.add(branch(scope));
        } else {
          otherwise = block(scope);
          break;
        }
      } else {
        break;
      }
    }
    cursor.leave();
    return new Statement.If(branches, otherwise);
  }

  private Statement.If.Branch branch(PolicyScope scope) {
    Condition condition = expressions.condition(declared);
    return new Statement.If.Branch(condition, block(scope));
  }

  private List<Statement> block(PolicyScope scope) {
    cursor.expect("{", "and the statements under the condition");
    List<Statement> statements = new ArrayList<>();
    while (!cursor.takes("}")) {
      statement(scope, Block.BRANCH, statements);
    }
    return statements;
  }
}
