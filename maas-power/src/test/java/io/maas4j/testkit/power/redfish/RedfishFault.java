package io.maas4j.testkit.power.redfish;

/** What can be wrong with a simulated service. */
public enum RedfishFault {
  /** Takes requests and never answers. */
  SILENT,
  /** Closes each connection instead of answering. */
  DROPS_CONNECTIONS,
  /** Answers everything 200 with a web page. */
  HTML,
  /** Answers everything 200 with bytes that mean nothing. */
  GARBAGE,
  /** Answers everything 500 with extended information. */
  BROKEN,
  /** Answers everything 503 with {@code Retry-After: 1}. */
  BUSY,
  /** The collection of systems is 100 MB long. */
  HUGE_COLLECTION,
  /** Collections have no members and a next page that is themselves. */
  CYCLIC_LINKS,
  /**
   * Numbers where texts should be, texts where objects should be, and a number of a million digits.
   */
  WRONG_TYPES,
  /** Redirects every request to another host, 169.254.169.254. */
  REDIRECTS_AWAY,
  /** Links name another host, 169.254.169.254. */
  LINKS_AWAY,
  /** Redirects every request to itself. */
  REDIRECTS_IN_CIRCLES,
  /** Has no session left to give. */
  SESSIONS_EXHAUSTED,
  /** The power state is another one at each reading. */
  FLAPPING,
  /** The power state is null. */
  POWER_UNKNOWN,
  /** Orders are accepted and not carried out. */
  STUCK,
  /** Tasks end as {@code Exception}. */
  TASKS_FAIL
}
