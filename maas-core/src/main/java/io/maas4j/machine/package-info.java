/** What a machine is: the records of its aggregates, and how machines are looked for. */
@NullMarked
package io.maas4j.machine;

import org.jspecify.annotations.NullMarked;
