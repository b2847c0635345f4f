/**
 * Boot files, images and generated configurations over HTTP, and the way from machines to their
 * region (netboot contract, section 15).
 */
@NullMarked
package io.maas4j.netboot.http;

import org.jspecify.annotations.NullMarked;
