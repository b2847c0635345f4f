package io.maas4j.benchmarks.commission;

/**
 * What came of a request.
 *
 * @param status 0 when the connection failed
 */
record Answer(int status, byte[] body) {
  private static final int HUNDRED = 100;

  boolean good() {
    return status / HUNDRED == 2;
  }
}
