/** What was found out about nodes: results of scripts, and the devices on their buses. */
@NullMarked
package io.maas4j.inspection;

import org.jspecify.annotations.NullMarked;
