/**
 * What operators do with fabrics, VLANs, spaces, subnets, ranges, routes, DHCP snippets and
 * discovered neighbours, and what racks report of the networks that they are on.
 */
@NullMarked
package io.maas4j.topology;

import org.jspecify.annotations.NullMarked;
