/** Blades of a Microsoft OCS chassis. */
@NullMarked
package io.maas4j.power.msftocs;

import org.jspecify.annotations.NullMarked;
