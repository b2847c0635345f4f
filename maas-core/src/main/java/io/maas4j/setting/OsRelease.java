package io.maas4j.setting;

/**
 * A release of an operating system.
 *
 * @param osystem {@code ubuntu}, {@code debian}, …
 * @param series {@code noble}, {@code bookworm}, …
 */
public record OsRelease(String osystem, String series) {

  /** Both in one word: {@code debian/bookworm}. */
  public String text() {
    return osystem + "/" + series;
  }
}
