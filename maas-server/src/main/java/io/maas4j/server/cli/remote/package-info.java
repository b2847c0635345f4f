/**
 * The command line to any MAAS over the network, derived from the description that it gives of
 * itself. A command is a process of a few hundred milliseconds: nothing here touches the server's
 * libraries, and what the JDK has is preferred.
 */
@NullMarked
package io.maas4j.server.cli.remote;

import org.jspecify.annotations.NullMarked;
