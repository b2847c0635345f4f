package io.maas4j.netboot.http;

/** Why a connection was closed or a request not answered as asked; counted in {@link HttpStats}. */
public enum HttpRefusal {
  /** The server has as many connections as it may: closed at once. */
  CONNECTIONS,
  /** The client's address has as many connections as it may: closed at once. */
  CONNECTIONS_OF_ADDRESS,
  /** No complete request head in time: closed. Silence between two requests is none. */
  HEADER_TIMEOUT,
  /** The client took or sent too little for too long: closed. */
  TOO_SLOW,
  /** Not HTTP: 400. */
  MALFORMED,
  /** Of a major version other than 1: 505. */
  VERSION,
  /** The request line is too long: 414. */
  REQUEST_LINE_TOO_LONG,
  /** The header section is too long: 431. */
  HEADERS_TOO_LARGE,
  /** The header section has too many lines: 431. */
  TOO_MANY_HEADERS,
  /** The target is no path, badly encoded, or has control characters: 400. */
  TARGET,
  /** Neither GET nor HEAD for a file: 405. */
  METHOD,
  /** The name leads out of the served directory: 403. */
  FORBIDDEN,
  /** The range lies behind the end: 416. */
  RANGE,
  /** A precondition (If-Match, If-Unmodified-Since) does not hold: 412. */
  PRECONDITION,
  /** A long body on a request for a file: closed. */
  BODY,
  /** No thread is free to read files: 503. */
  BUSY,
  /** An error in this server, logged: closed. */
  FAULT
}
