/** Nodes of a Christmann RECS|Box. */
@NullMarked
package io.maas4j.power.recsbox;

import org.jspecify.annotations.NullMarked;
