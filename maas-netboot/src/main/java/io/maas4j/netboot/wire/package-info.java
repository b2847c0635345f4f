/** What all codecs of the boot engine have in common: how they refuse what they cannot read. */
@NullMarked
package io.maas4j.netboot.wire;

import org.jspecify.annotations.NullMarked;
