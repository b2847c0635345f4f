/** Runs the programs that a machine gets, as real processes against a small stand-in server. */
@NullMarked
package io.maas4j.script.machineside;

import org.jspecify.annotations.NullMarked;
