/**
 * The one door through which the TFTP and the HTTP server find files: generated boot
 * configurations, loaders, images (netboot contract, sections 2 and 12).
 */
@NullMarked
package io.maas4j.netboot.file;

import org.jspecify.annotations.NullMarked;
