/** What happened, for people to read. */
@NullMarked
package io.maas4j.event;

import org.jspecify.annotations.NullMarked;
