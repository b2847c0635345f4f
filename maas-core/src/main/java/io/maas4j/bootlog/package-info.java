/**
 * What machines did on their way up, as racks saw it: written down as events, and read again as the
 * timeline of a boot.
 */
@NullMarked
package io.maas4j.bootlog;

import org.jspecify.annotations.NullMarked;
