/** Runs the host application on a real database and speaks to all of its servers. */
@NullMarked
package io.maas4j.sample.host;

import org.jspecify.annotations.NullMarked;
