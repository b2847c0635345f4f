package io.maas4j.lifecycle;

/** Who sends a command. */
public sealed interface Actor {

  /** The engine itself, or an embedder who answers for everything. */
  Actor SYSTEM = new Engine();

  /** The machine that the command is about, by its own credentials. */
  Actor MACHINE = new Itself();

  /** A person who acts by a user account. */
  static Actor user(String name) {
    return new Person(name, false);
  }

  /** A person with an administrator's account. */
  static Actor admin(String name) {
    return new Person(name, true);
  }

  /** The user name that events carry; empty for machines and the engine. */
  default String userName() {
    return "";
  }

  /** A user account. */
  record Person(String name, boolean admin) implements Actor {
    @Override
    public String userName() {
      return name;
    }
  }

  /** See {@link #MACHINE}. */
  record Itself() implements Actor {}

  /** See {@link #SYSTEM}. */
  record Engine() implements Actor {}
}
