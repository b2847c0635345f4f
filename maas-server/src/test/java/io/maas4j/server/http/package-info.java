/** Tests of what takes requests apart. */
@NullMarked
package io.maas4j.server.http;

import org.jspecify.annotations.NullMarked;
