/** Power outlets that are switched by SNMP: one integer read, one or two written. */
@NullMarked
package io.maas4j.power.snmp;

import org.jspecify.annotations.NullMarked;
