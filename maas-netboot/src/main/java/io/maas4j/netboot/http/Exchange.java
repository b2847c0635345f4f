package io.maas4j.netboot.http;

import io.netty.handler.codec.http.HttpContent;

/** One request being answered. Confined to the connection's event loop. */
interface Exchange {
  /** Takes a part of the request's body, and its ownership. */
  void content(HttpContent content);

  /** The client can take more. */
  void writable();

  /** The client has gone. */
  void closed();

  /** Whether silence on the connection is not the client's fault. */
  boolean waitsForOthers();

  /** Octets of the answer that have left and are not yet told to {@link HttpConnection#sent}. */
  long underWay();
}
