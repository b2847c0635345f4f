/** The store in PostgreSQL: one class per repository, each with its SQL in sight. */
@NullMarked
package io.maas4j.store.postgres;

import org.jspecify.annotations.NullMarked;
