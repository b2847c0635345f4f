/**
 * Nodes that are no machines: devices and controllers, and what is done with nodes of every type
 * alike. A capability above the store.
 */
@NullMarked
package io.maas4j.node;

import org.jspecify.annotations.NullMarked;
