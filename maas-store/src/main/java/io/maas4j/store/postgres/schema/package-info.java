/** Brings the database's schema up to date; the only place that knows the migration library. */
@NullMarked
package io.maas4j.store.postgres.schema;

import org.jspecify.annotations.NullMarked;
