package io.maas4j.notice;

/**
 * That a user has read a message and wants to see it no more.
 *
 * @param notification by its id
 * @param user by name
 */
public record Dismissal(long id, long notification, String user) {
  public Dismissal withId(long given) {
    return new Dismissal(given, notification, user);
  }
}
