/**
 * Drivers that work step by step and wait for each answer: HTTP requests, commands over SSH, SNMP.
 */
@org.jspecify.annotations.NullMarked
package io.maas4j.power.steps;
