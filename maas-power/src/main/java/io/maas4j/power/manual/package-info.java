/** Machines whose power a person switches. */
@NullMarked
package io.maas4j.power.manual;

import org.jspecify.annotations.NullMarked;
