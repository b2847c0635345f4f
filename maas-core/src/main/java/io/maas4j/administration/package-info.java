/**
 * What administrators configure of the region itself: settings, package repositories, license keys,
 * notifications.
 */
@NullMarked
package io.maas4j.administration;

import org.jspecify.annotations.NullMarked;
