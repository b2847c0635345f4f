package io.maas4j.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be done with a resource: one row of the table that everything else is made from.
 *
 * @param name {@code read}, {@code create}, {@code update}, {@code delete}, or the op
 * @param method upper case
 * @param op the value of {@code op}; empty for plain calls
 * @param role who may
 * @param title the first line of its description
 * @param parameters in the order of the description
 * @param others what becomes of parameters that are not in the table
 * @param handler does it
 */
record Operation(
    String name,
    String method,
    Optional<String> op,
    Role role,
    String title,
    List<Parameter> parameters,
    Others others,
    Handler handler) {
  Operation {
    parameters = List.copyOf(parameters);
  }

  /** Who may; what a machine's owner may is the core's to decide. */
  enum Role {
    ANYBODY,
    USER,
    ADMIN,
    /** As {@link #ADMIN}; refused in other words, which clients know. */
    IMAGE_ADMIN;

    /** Whether a plain user is refused. */
    boolean needsAdmin() {
      return this == ADMIN || this == IMAGE_ADMIN;
    }

    /** What a plain user is told. */
    String refusal() {
      return this == IMAGE_ADMIN
          ? "User is not allowed access to this API."
          : "This method is reserved for admin users.";
    }
  }

  /** What becomes of parameters that are not in the table. */
  enum Others {
    /** They have no effect and are named in a response header. */
    NAMED,
    /** They are refused as constraints that there are not. */
    REFUSED,
    /** They are what the operation is about. */
    TAKEN
  }

  /** Does an operation. */
  @FunctionalInterface
  interface Handler {
    Reply handle(Call call);
  }

  static Operation read(String title, Handler handler, Parameter... parameters) {
    return of("read", "GET", Optional.empty(), Role.USER, title, handler, parameters);
  }

  static Operation create(String title, Handler handler, Parameter... parameters) {
    return of("create", "POST", Optional.empty(), Role.USER, title, handler, parameters);
  }

  static Operation update(String title, Handler handler, Parameter... parameters) {
    return of("update", "PUT", Optional.empty(), Role.USER, title, handler, parameters);
  }

  static Operation delete(String title, Handler handler, Parameter... parameters) {
    return of("delete", "DELETE", Optional.empty(), Role.USER, title, handler, parameters);
  }

  static Operation get(String op, String title, Handler handler, Parameter... parameters) {
    return of(op, "GET", Optional.of(op), Role.USER, title, handler, parameters);
  }

  static Operation post(String op, String title, Handler handler, Parameter... parameters) {
    return of(op, "POST", Optional.of(op), Role.USER, title, handler, parameters);
  }

  private static Operation of(
      String name,
      String method,
      Optional<String> op,
      Role role,
      String title,
      Handler handler,
      Parameter... parameters) {
    return new Operation(name, method, op, role, title, List.of(parameters), Others.NAMED, handler);
  }

  Operation forAdmins() {
    return new Operation(name, method, op, Role.ADMIN, title, parameters, others, handler);
  }

  /** For those who keep the images, who are administrators. */
  Operation forImageAdmins() {
    return new Operation(name, method, op, Role.IMAGE_ADMIN, title, parameters, others, handler);
  }

  Operation forAnybody() {
    return new Operation(name, method, op, Role.ANYBODY, title, parameters, others, handler);
  }

  Operation others(Others treatment) {
    return new Operation(name, method, op, role, title, parameters, treatment, handler);
  }

  Operation with(List<Parameter> more) {
    List<Parameter> all = new ArrayList<>(parameters);
    all.addAll(more);
    return new Operation(name, method, op, role, title, all, others, handler);
  }

  boolean matches(String httpMethod, Optional<String> operation) {
    return method.equals(httpMethod) && op.equals(operation);
  }
}
