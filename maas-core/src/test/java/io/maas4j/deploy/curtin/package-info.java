/** Tests of curtin's storage configuration. */
@NullMarked
package io.maas4j.deploy.curtin;

import org.jspecify.annotations.NullMarked;
