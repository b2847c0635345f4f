package io.maas4j.power.http;

import io.maas4j.power.steps.StepFailed;

/** What statuses mean to all BMCs. */
public final class Replies {
  private static final int SHOWN = 200;

  private Replies() {}

  /**
   * The reply, when it is a success.
   *
   * @throws StepFailed {@code authentication} for 401 and 403, {@code unreachable} for 502 to 504,
   *     {@code action} for everything else that is no success, with the beginning of its text
   */
  public static HttpReply success(HttpReply reply) throws StepFailed {
    if (reply.isSuccess()) {
      return reply;
    }
    String from = BmcHttp.shown(reply.uri()) + " answered " + reply.status();
    if (reply.status() == 401 || reply.status() == 403) {
      throw StepFailed.authentication(from);
    }
    if (reply.status() >= 502 && reply.status() <= 504) {
      throw StepFailed.unreachable(from);
    }
    throw StepFailed.action(from + said(reply));
  }

  private static String said(HttpReply reply) {
    boolean page = reply.headers().firstValue("Content-Type").orElse("").contains("html");
    String text = reply.body().replaceAll("[\\p{Cc}\\s]+", " ").strip();
    if (page || text.isEmpty()) {
      return "";
    }
    return ": " + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
  }
}
