/** Networks of a test's own, as only the superuser can make them. */
package io.maas4j.netboot.netns;
