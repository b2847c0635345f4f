/** Tests of the command line over the network, against servers that say what a test needs. */
@NullMarked
package io.maas4j.server.cli.remote;

import org.jspecify.annotations.NullMarked;
