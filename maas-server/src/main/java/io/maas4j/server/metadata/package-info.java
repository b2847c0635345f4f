/** The metadata service over HTTP: what cloud-init, the script runner and the installer call. */
@NullMarked
package io.maas4j.server.metadata;

import org.jspecify.annotations.NullMarked;
