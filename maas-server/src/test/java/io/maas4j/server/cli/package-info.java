/** Tests of the server's cli. */
@NullMarked
package io.maas4j.server.cli;

import org.jspecify.annotations.NullMarked;
