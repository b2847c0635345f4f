/** The errors of the library: one sealed family, each with a code, a reason and a remedy. */
@NullMarked
package io.maas4j.error;

import org.jspecify.annotations.NullMarked;
