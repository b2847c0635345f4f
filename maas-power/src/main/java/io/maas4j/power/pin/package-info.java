/** What peers showed at first use: certificates and host keys that must not change unnoticed. */
@NullMarked
package io.maas4j.power.pin;

import org.jspecify.annotations.NullMarked;
