/** Messages to users of the region. */
@NullMarked
package io.maas4j.notice;

import org.jspecify.annotations.NullMarked;
