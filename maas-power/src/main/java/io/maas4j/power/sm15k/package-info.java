/** Servers of a SeaMicro 15000 chassis: the power type {@code sm15k}. */
@NullMarked
package io.maas4j.power.sm15k;

import org.jspecify.annotations.NullMarked;
