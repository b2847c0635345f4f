/** What the server tells monitoring systems of itself, in Prometheus' text format. */
@NullMarked
package io.maas4j.server.metrics;

import org.jspecify.annotations.NullMarked;
