/** The composition root: region and rack, put together by hand. */
@NullMarked
package io.maas4j.server;

import org.jspecify.annotations.NullMarked;
