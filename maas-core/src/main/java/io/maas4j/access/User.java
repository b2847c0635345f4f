package io.maas4j.access;

/**
 * A user account.
 *
 * @param password encoded as {@link Passwords} does; empty when it can't be used to log in
 */
public record User(String name, String email, boolean admin, boolean active, String password) {
  @Override
  public String toString() {
    return "User[" + name + (admin ? ", admin" : "") + (active ? "]" : ", inactive]");
  }
}
