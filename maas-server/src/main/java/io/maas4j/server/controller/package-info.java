/** This process as a controller: what it knows of its machine, and saying so to the region. */
@NullMarked
package io.maas4j.server.controller;

import org.jspecify.annotations.NullMarked;
