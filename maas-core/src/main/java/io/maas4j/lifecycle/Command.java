package io.maas4j.lifecycle;

import java.time.Instant;

/**
 * One command to one machine.
 *
 * @param verb what
 * @param by who
 * @param at when it was given; decisions read no clock
 * @param comment the requester's words, or the reason of a failure; empty if none
 */
public record Command(Verb verb, Actor by, Instant at, String comment) {
  public static Command of(Verb verb, Actor by, Instant at) {
    return new Command(verb, by, at, "");
  }

  Command then(Verb next) {
    return new Command(next, Actor.SYSTEM, at, "");
  }
}
