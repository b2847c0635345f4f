package io.maas4j.server.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Counts what is sent to a database, seen from outside the store. Thread-safe. */
final class CountedStatements {
  private final List<String> sent = new ArrayList<>();

  /** Everything executed since the last call. */
  synchronized List<String> take() {
    List<String> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  private synchronized void add(String sql) {
    sent.add(sql);
  }

  DataSource watch(DataSource source) {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object result = call(source, method, arguments);
              return result instanceof Connection connection ? watch(connection) : result;
            });
  }

  private Connection watch(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object result = call(connection, method, arguments);
              return result instanceof PreparedStatement statement
                      && method.getName().equals("prepareStatement")
                  ? watch(statement, String.valueOf(arguments[0]))
                  : result;
            });
  }

  private PreparedStatement watch(PreparedStatement statement, String sql) {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("execute")) {
                add(sql);
              }
              return call(statement, method, arguments);
            });
  }

  private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof SQLException sql ? sql : e.getCause();
    }
  }
}
