/** Tests of the server's config. */
@NullMarked
package io.maas4j.server.config;

import org.jspecify.annotations.NullMarked;
