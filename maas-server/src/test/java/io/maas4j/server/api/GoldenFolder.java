package io.maas4j.server.api;

import com.fasterxml.jackson.databind.JsonNode;

/** How the recordings of one folder are prepared for replay. */
interface GoldenFolder {

  /**
   * Puts into an empty region what the recorded one had, as far as this recording shows it.
   *
   * @param name {@code folder/case}
   * @return how the recording's numbers are to be read, which are those of another database
   */
  Translation plant(ApiBench bench, String name, JsonNode exchange);

  /** Rewrites a request before it is sent. */
  interface Translation {
    /** Everything stays as it was recorded. */
    Translation NONE = new Translation() {};

    /**
     * @param recorded with its query
     */
    default String path(String recorded) {
      return recorded;
    }

    /** A form's value. */
    default String value(String name, String recorded) {
      return recorded;
    }
  }
}
