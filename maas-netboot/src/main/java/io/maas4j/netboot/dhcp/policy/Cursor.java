package io.maas4j.netboot.dhcp.policy;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** A place among tokens. Mutable. */
final class Cursor {
  // Blocks in blocks and brackets in brackets: far more than anybody reads, far less than a stack.
  private static final int MAX_DEPTH = 50;

  private final List<Token> tokens;
  private int at;
  private int depth;

  Cursor(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  /** Takes the next token when it is this word or mark. */
  boolean takes(String expected) {
    if (peek().is(expected)) {
      at++;
      return true;
    }
    return false;
  }

  /**
   * @param after what it follows, for the message
   */
  void expect(String expected, String after) {
    if (!takes(expected)) {
      throw peek().fault("expected '" + expected + "' " + after);
    }
  }

  void end() {
    expect(";", "at the end of the statement");
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw peek().fault("more than " + MAX_DEPTH + " levels are within one another");
    }
  }

  void leave() {
    depth--;
  }

  Token quoted(String what) {
    Token token = next();
    if (token.kind() != Token.Kind.QUOTED) {
      throw token.fault("expected " + what + " in quotes");
    }
    return token;
  }

  String word(String what) {
    Token token = next();
    if (!token.isWord()) {
      throw token.fault("expected " + what);
    }
    return token.text();
  }

  /** Decimal, {@code 0x} hexadecimal or, with a leading zero, octal. */
  long number(String what, long least, long most) {
    Token token = next();
    long value = token.isWord() ? parse(token.text()).orElse(Long.MIN_VALUE) : Long.MIN_VALUE;
    if (value < least || value > most) {
      throw token.fault("expected " + what + ", a number from " + least + " to " + most);
    }
    return value;
  }

  private static Optional<Long> parse(String word) {
    boolean negative = word.startsWith("-");
    String digits = negative ? word.substring(1) : word;
    int radix = 10;
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      radix = 16;
      digits = digits.substring(2);
    } else if (digits.length() > 1 && digits.startsWith("0")) {
      radix = 8;
    }
    if (digits.isEmpty() || digits.length() > 12 || digits.startsWith("-")) {
      return Optional.empty();
    }
    try {
      long value = Long.parseLong(digits, radix);
      return Optional.of(negative ? -value : value);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  Inet4Address address() {
    Token token = next();
    Optional<Inet4Address> address = token.isWord() ? address(token.text()) : Optional.empty();
    return address.orElseThrow(
        () -> token.fault("expected an IPv4 address; names of hosts are not looked up"));
  }

  private static Optional<Inet4Address> address(String word) {
    String[] parts = word.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    byte[] octets = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      octets[i] = (byte) Integer.parseInt(parts[i]);
    }
    try {
      return Optional.of((Inet4Address) InetAddress.getByAddress(octets));
    } catch (UnknownHostException e) {
      throw new AssertionError("four octets are an address", e);
    }
  }

  boolean flag() {
    Token token = next();
    if (token.is("true") || token.is("on")) {
      return true;
    }
    if (token.is("false") || token.is("off")) {
      return false;
    }
    throw token.fault("expected true or false (or on, off)");
  }

  /** One or more pairs of hexadecimal digits with colons between them. */
  Octets hex() {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    do {
      Token token = next();
      if (!token.isWord() || !token.text().matches("[0-9A-Fa-f]{1,2}")) {
        throw token.fault("expected text in quotes, or hexadecimal octets like 01:0a:ff");
      }
      octets.write(Integer.parseInt(token.text(), 16));
    } while (takes(":"));
    return Octets.of(octets.toByteArray());
  }

  /** Text in quotes, or hexadecimal octets. */
  Octets octets() {
    return peek().kind() == Token.Kind.QUOTED ? next().quoted() : hex();
  }
}
