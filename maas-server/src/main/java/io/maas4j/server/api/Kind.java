package io.maas4j.server.api;

/** How a parameter's text is read (REST contract, sections 3.3 to 3.5). */
enum Kind {
  /** As it is; the last one counts when it is given several times. */
  STR("String"),
  /** A whole decimal number. */
  INT("Int"),
  /** A decimal number, possibly with a fraction. */
  NUM("Float"),
  /** A number of bytes, with K, M, G or T times 1000. */
  SIZE("String"),
  /** {@code true t yes y on 1} or {@code false f no n off 0}, any case. */
  SBOOL("Boolean"),
  /** As {@link #SBOOL}; an empty text is false. */
  BOOL("Boolean"),
  /** As {@link #SBOOL}; an empty text changes nothing. */
  NBOOL("Boolean"),
  /** True when there is any text, even {@code false}. */
  FLAG("Boolean"),
  /** {@code 1} or {@code 0}. */
  B01("Boolean"),
  /** Several, separated by commas. */
  CSV("String"),
  /** Base64; what is none stands for itself. */
  B64("String"),
  /** May be given several times. */
  REPEATED("String"),
  /** A part of a multipart form that has a file name; a plain text stands for its bytes. */
  FILE("File"),
  /** The whole body, of type {@code application/octet-stream}. */
  BODY("File");

  private final String documented;

  Kind(String documented) {
    this.documented = documented;
  }

  /** The type as the description document names it. */
  String documented() {
    return documented;
  }

  boolean isBoolean() {
    return this == SBOOL || this == BOOL || this == NBOOL || this == FLAG || this == B01;
  }
}
