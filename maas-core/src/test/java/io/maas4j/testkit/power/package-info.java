/** The contract of power drivers, to run on one's own, and a scheduler whose time stands still. */
@NullMarked
package io.maas4j.testkit.power;

import org.jspecify.annotations.NullMarked;
