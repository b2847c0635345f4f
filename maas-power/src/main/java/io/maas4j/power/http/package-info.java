/** HTTP towards BMCs and services that power machines: bounded, and with clear failures. */
@NullMarked
package io.maas4j.power.http;

import org.jspecify.annotations.NullMarked;
