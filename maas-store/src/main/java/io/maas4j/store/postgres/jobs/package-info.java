/** Durable jobs over the database; the only place that knows the scheduling library. */
@NullMarked
package io.maas4j.store.postgres.jobs;

import org.jspecify.annotations.NullMarked;
