package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.file.Directory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b, /a/b",
    "/a%2Fb, /a%2Fb, /a/b",
    "/a?x=%2e, /a, /a",
    "/a#b, /a, /a",
    "//a//b, //a//b, //a//b",
    "http://rack:5248/a, /a, /a",
    "HTTP://rack, /, /",
    "/%25%32%65, /%25%32%65, /%2e",
    "/ipxe.cfg-52%3A54%3a00, /ipxe.cfg-52%3A54%3a00, /ipxe.cfg-52:54:00"
  })
  void aPathIsDecodedOnce(String target, String rawPath, String path) {
    assertThat(RequestTarget.of(target))
        .hasValueSatisfying(
            it -> {
              assertThat(it.rawPath()).isEqualTo(rawPath);
              assertThat(it.path()).isEqualTo(path);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "*",
        "rack:5248",
        "https://rack/a",
        "/%",
        "/%2",
        "/%zz",
        "/%-1",
        "/a b",
        "/a\tb",
        "/a\u0000",
        "/a\u001b[31m",
        "/a\u007f",
        "http:///a\r\nX: y"
      })
  void aTargetThatIsNoPathIsRefused(String target) {
    assertThat(RequestTarget.of(target)).isEmpty();
  }

  /** Every way to write two dots and a slash that some server has fallen for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret",
        "/a/../../secret",
        "/%2e%2e/secret",
        "/%2E%2e%2Fsecret",
        "/..%2fsecret",
        "/..%5csecret",
        "/..\\secret",
        "/%5c..%5csecret",
        "//../secret",
        "/./../secret",
        "/a/%2e%2e/%2e%2e/secret",
        "/..",
        "/..;/../secret",
        "/c:/secret",
        "/C%3A%5Csecret",
        "/secret%00.efi",
        "/secret%0d%0a"
      })
  void noNameLeadsOut(String target) {
    RequestTarget decoded = RequestTarget.of(target).orElseThrow();
    assertThat(Directory.relative(decoded.path())).isEmpty();
  }

  /** Not traversal: names that exist nowhere. */
  @ParameterizedTest
  @ValueSource(strings = {"/%252e%252e/secret", "/%c0%ae%c0%ae/secret", "/.../secret", "/%u002e"})
  void whatOnlyLooksLikeItStaysInside(String target) {
    assertThat(RequestTarget.of(target).flatMap(it -> Directory.relative(it.path())))
        .satisfiesAnyOf(
            name -> assertThat(name).isEmpty(),
            name -> assertThat(name.orElseThrow().split("/")).doesNotContain("..", "."));
  }
}
