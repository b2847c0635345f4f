package io.maas4j.netboot.trace;

/**
 * Hears of what machines do on their way up. Called on one thread of the trace; when it is slow,
 * what comes meanwhile is dropped and counted, and no machine waits.
 */
public interface TraceListener {
  /** Hears nothing. */
  TraceListener NONE =
      new TraceListener() {
        @Override
        public void exchanged(DhcpExchange exchange) {
          // nobody listens
        }

        @Override
        public void fetched(FileFetch fetch) {
          // nobody listens
        }
      };

  /** A request of DHCP was answered, taken in or dropped. */
  void exchanged(DhcpExchange exchange);

  /** A file was sent, or could not be. */
  void fetched(FileFetch fetch);
}
