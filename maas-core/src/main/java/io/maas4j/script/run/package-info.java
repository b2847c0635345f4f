/**
 * The machine's side of the script contract as a library: what the shipped runner does, for
 * simulated machines and for programs that embed MAAS4J. {@link io.maas4j.script.run.ScriptRunner}
 * is where to start; processes, packages, networks and the way to the server come in through
 * interfaces. Needs only the JDK; opens no socket.
 */
@NullMarked
package io.maas4j.script.run;

import org.jspecify.annotations.NullMarked;
