/** The settings that users change at run time. */
@NullMarked
package io.maas4j.setting;

import org.jspecify.annotations.NullMarked;
