package io.maas4j.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements for DHCP servers. */
class DhcpSyntaxTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "option log-servers 10.20.0.2;",
        "# nothing but a comment",
        "default-lease-time 600; # a comment with } and \"\nmax-lease-time 7200;",
        "class \"a;b{\" { match if substring (option vendor-class-identifier, 0, 3) = \"x\\\"y\"; }",
        "if option arch = 00:07 {\n  filename \"a\";\n} else {\n  filename \"b\";\n}",
      })
  void whatAServerCouldReadIsTaken(String text) {
    assertThat(DhcpSyntax.faults(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "option domain-name \"a|line 1: the text in quotes is never closed with '\"'",
        "a 1;/b {/c 2;|line 2: '{' is never closed with '}'",
        "a 1;/}|line 2: '}' closes no '{'",
        "a 1;/b 2|line 2: the statement 'b 2' does not end with ';'",
        "a {/b 2/}|line 2: the statement 'b 2' does not end with ';'",
        "a 1;;|line 1: ';' ends no statement",
        "{ a 1; }|line 1: nothing says what '{' begins",
      })
  void whatIsWrongIsNamedWithItsLine(String text, String fault) {
    assertThat(DhcpSyntax.faults(text.replace('/', '\n'))).contains(fault);
  }

  @Test
  void theStatementsOutsideOfBracesCanBeHad() {
    assertThat(
            DhcpSyntax.statements(
                "max-lease-time 1; # one\nclass \"x\" { a 1; }\noption domain-name\n \"a;b\";"))
        .containsExactly("max-lease-time 1", "option domain-name  \"a;b\"");
  }
}
