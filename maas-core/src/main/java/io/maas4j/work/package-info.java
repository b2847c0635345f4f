/**
 * One unit of work: its transaction, its moment, the settings in force, what is told after the
 * commit, and who may do what is no lifecycle command. The ground on which use cases stand.
 */
@NullMarked
package io.maas4j.work;

import org.jspecify.annotations.NullMarked;
