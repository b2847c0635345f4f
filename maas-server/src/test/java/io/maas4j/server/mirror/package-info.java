/**
 * The simplestreams mirror of {@code samples/simplestreams-mirror}: its own test, and the mirror as
 * a process for tests of what reads from one.
 */
@NullMarked
package io.maas4j.server.mirror;

import org.jspecify.annotations.NullMarked;
