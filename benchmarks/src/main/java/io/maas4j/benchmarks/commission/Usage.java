package io.maas4j.benchmarks.commission;

/**
 * Processor seconds that each of the three has used so far; their difference is what a stretch
 * cost.
 *
 * @param client the load generator
 */
record Usage(double server, double database, double client) {
  Usage since(Usage before) {
    return new Usage(server - before.server, database - before.database, client - before.client);
  }

  double all() {
    return server + database + client;
  }
}
