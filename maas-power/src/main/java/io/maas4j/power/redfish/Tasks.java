package io.maas4j.power.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.power.http.BmcHttp;
import io.maas4j.power.steps.StepFailed;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Waits for what a service does later: an answer 202 with a task (DSP0266 "Asynchronous"). */
final class Tasks {
  private static final Set<String> FAILED =
      Set.of("Exception", "Killed", "Cancelled", "Interrupted", "Suspended");
  private static final String COMPLETED = "Completed";

  private Tasks() {}

  /**
   * Waits a while for the task's end. One that is not over by then is taken for an order that was
   * accepted: the power state will show.
   *
   * @param started an answer below 300; nothing to wait for unless it is a 202
   * @throws StepFailed {@code action} when the task failed
   */
  static void await(Service service, Answer started) throws StepFailed, InterruptedException {
    Optional<String> monitor = started.status() == 202 ? started.location() : Optional.empty();
    if (monitor.isEmpty() || isOver(started)) {
      return;
    }
    for (Duration pause : service.pauses().task()) {
      if (!service.hasTimeFor(pause)) {
        return;
      }
      service.call().pause(pause);
      Answer answer = service.get(monitor.get());
      if (answer.status() == 404) {
        // Over, and its record gone already.
        return;
      }
      if (answer.status() >= 300) {
        // A monitor answers as the operation itself would have.
        throw answer.failed("the task");
      }
      if (isOver(answer)) {
        return;
      }
    }
  }

  private static boolean isOver(Answer answer) throws StepFailed {
    JsonNode state = answer.json().path("TaskState");
    if (!state.isTextual()) {
      return answer.status() != 202;
    }
    if (FAILED.contains(state.textValue())
        || state.textValue().equals(COMPLETED)
            && answer.json().path("TaskStatus").asText("").equals("Critical")) {
      String detail = ErrorText.of(answer.json()).map(text -> ": " + text).orElse("");
      throw StepFailed.action(
          BmcHttp.shown(answer.reply().uri())
              + " took the order and then failed ("
              + state.textValue()
              + ")"
              + detail);
    }
    return state.textValue().equals(COMPLETED);
  }
}
