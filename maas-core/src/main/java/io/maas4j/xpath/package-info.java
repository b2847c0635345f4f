/**
 * XPath 1.0 over documents that are not to be trusted, by people who make mistakes: no DTD, no
 * entity but the five of XML, and every evaluation ends after a number of steps that is known
 * beforehand. The JDK's own evaluator has no such bound and cannot be stopped, which is why this
 * one exists; a test holds the two against each other.
 */
@NullMarked
package io.maas4j.xpath;

import org.jspecify.annotations.NullMarked;
