/** What a store must do. Everything is reached through a transaction. */
@NullMarked
package io.maas4j.store.spi;

import org.jspecify.annotations.NullMarked;
