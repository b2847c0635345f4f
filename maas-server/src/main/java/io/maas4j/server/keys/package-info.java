/** Public SSH keys fetched from the services that people publish them at. */
@NullMarked
package io.maas4j.server.keys;

import org.jspecify.annotations.NullMarked;
