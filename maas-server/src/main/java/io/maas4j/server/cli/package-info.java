/**
 * The command {@code maas}: what is typed, translated into calls of the server and its accounts.
 */
@NullMarked
package io.maas4j.server.cli;

import org.jspecify.annotations.NullMarked;
