/** The REST API of a whole server under load, with many machines in PostgreSQL. */
@NullMarked
package io.maas4j.benchmarks.api;

import org.jspecify.annotations.NullMarked;
