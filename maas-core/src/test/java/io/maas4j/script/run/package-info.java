/** What the runner of the library does beyond the cases that it shares with the shipped one. */
@NullMarked
package io.maas4j.script.run;

import org.jspecify.annotations.NullMarked;
