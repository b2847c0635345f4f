/**
 * How nodes are wired: their interfaces, the links of those to subnets, and who has which address.
 */
@NullMarked
package io.maas4j.wiring;

import org.jspecify.annotations.NullMarked;
