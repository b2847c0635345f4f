/**
 * Boot methods: which files boot loaders ask for by name, and the scripts that answer them in the
 * loader's own language (netboot contract, sections 2, 3 and 13).
 */
@NullMarked
package io.maas4j.netboot.bootmethod;

import org.jspecify.annotations.NullMarked;
