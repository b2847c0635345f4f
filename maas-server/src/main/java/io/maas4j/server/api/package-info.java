/**
 * The REST API of the region: a table of operations over the core's use cases, and what is
 * generated from it.
 */
@NullMarked
package io.maas4j.server.api;

import org.jspecify.annotations.NullMarked;
