/** What machines are handed to boot, commission and install with: pure documents from facts. */
@NullMarked
package io.maas4j.deploy;

import org.jspecify.annotations.NullMarked;
