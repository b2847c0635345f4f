/**
 * Operating systems as data: what each is called, which releases and kernels it has, and what
 * deploying it takes. Depends on nothing else.
 */
@NullMarked
package io.maas4j.os;

import org.jspecify.annotations.NullMarked;
