/** Files that users keep at the region, as Juju does with its tools and state. */
@NullMarked
package io.maas4j.file;

import org.jspecify.annotations.NullMarked;
