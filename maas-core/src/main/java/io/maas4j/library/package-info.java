/** The scripts that machines can be given, as people keep them: uploaded, changed, taken back. */
@NullMarked
package io.maas4j.library;

import org.jspecify.annotations.NullMarked;
