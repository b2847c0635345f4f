/** Fetching keys, from a service that the tests play. */
@org.jspecify.annotations.NullMarked
package io.maas4j.server.keys;
