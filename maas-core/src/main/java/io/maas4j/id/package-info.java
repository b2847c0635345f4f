/** Identities that every other package may name: machines, activities, hardware addresses. */
@NullMarked
package io.maas4j.id;

import org.jspecify.annotations.NullMarked;
