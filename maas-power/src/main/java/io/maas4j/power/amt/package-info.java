/** Machines with Intel AMT over WS-Management. */
@NullMarked
package io.maas4j.power.amt;

import org.jspecify.annotations.NullMarked;
