/** The power types that are switched by IPMI, over the client of {@link io.maas4j.power.ipmi}. */
@NullMarked
package io.maas4j.power.ipmi.driver;

import org.jspecify.annotations.NullMarked;
