/** Tests of how nodes are wired. */
@org.jspecify.annotations.NullMarked
package io.maas4j.wiring;
