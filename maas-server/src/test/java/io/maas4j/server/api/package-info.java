/** Tests of the REST API over a real HTTP server and the store in memory. */
@NullMarked
package io.maas4j.server.api;

import org.jspecify.annotations.NullMarked;
