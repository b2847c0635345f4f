/** Tests of operators' templates. */
@NullMarked
package io.maas4j.deploy.template;

import org.jspecify.annotations.NullMarked;
