package io.maas4j.benchmarks.dhcp;

/**
 * What came of one measured stretch.
 *
 * @param begun exchanges that were begun
 * @param acknowledged exchanges that ended with an ACK
 * @param noOffer begun, and no OFFER came
 * @param noAck asked for the offered address, and no ACK or NAK came
 * @param duplicates replies that were not waited for
 * @param nanos from the first DISCOVER to the last reply
 * @param answered from the moment at which a DISCOVER was due to its ACK
 * @param late how much later than due the generator itself was
 * @param ownDrops datagrams lost in the generator's socket, or not taken when sent
 * @param serverDrops datagrams lost in the server's sockets, where Linux counts them
 * @param ownCpu nanoseconds of the generator
 * @param serverCpu nanoseconds of the server, 0 when it is not known
 * @param serverKib the server's resident memory at the end
 */
record Outcome(
    long begun,
    long acknowledged,
    long naks,
    long noOffer,
    long noAck,
    long duplicates,
    long nanos,
    Latencies answered,
    Latencies late,
    long ownDrops,
    long serverDrops,
    long ownCpu,
    long serverCpu,
    long serverKib) {

  double unanswered() {
    return begun == 0 ? 1 : (double) (noOffer + noAck) / begun;
  }

  double perSecond() {
    return acknowledged * 1e9 / Math.max(1, nanos);
  }

  double serverMicros() {
    return acknowledged == 0 ? 0 : serverCpu / 1e3 / acknowledged;
  }
}
