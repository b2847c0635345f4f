/** A store in memory, held to the same contract as the database. */
@NullMarked
package io.maas4j.store.memory;

import org.jspecify.annotations.NullMarked;
