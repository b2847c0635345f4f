/** A web application of one's own with the engine, its database and the boot engine inside. */
@NullMarked
package io.maas4j.sample.host;

import org.jspecify.annotations.NullMarked;
