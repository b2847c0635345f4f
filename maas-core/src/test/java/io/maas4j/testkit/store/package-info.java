/** The contract of {@code Store} as tests, to be run on every implementation. */
@NullMarked
package io.maas4j.testkit.store;

import org.jspecify.annotations.NullMarked;
