package io.maas4j.benchmarks.commission;

import io.maas4j.benchmarks.commission.ScriptList.Job;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One machine's commissioning, from its preseed to its last report: what stock cloud-init asks, as
 * it was recorded, and within it what the script runner asks. Nothing is run; outputs are {@link
 * Outputs}. Scripts that real machines run side by side follow one another here. Not thread-safe.
 */
final class Boot implements Conversation {
  private static final String METADATA = "/MAAS/metadata/2012-03-01/";
  private static final double MILLIS = 1000.0;

  private final String systemId;
  private final int number;
  private final Outputs outputs;
  private final Clock clock;
  private final Deque<Call> ahead = new ArrayDeque<>();
  private final Token token;
  private boolean tested;

  /**
   * @param number of the machine, below 1,000,000, which makes its hardware its own
   */
  Boot(String systemId, int number, Outputs outputs, Clock clock) {
    this.systemId = systemId;
    this.number = number;
    this.outputs = outputs;
    this.clock = clock;
    this.token = new Token(clock);
    cloudInit();
  }

  @Override
  public Optional<Call> next() {
    return Optional.ofNullable(ahead.poll());
  }

  @Override
  public void answered(Call call, byte[] answer) {
    switch (call.kind()) {
      case PRESEED -> token.learn(answer);
      case SCRIPTS -> run(ScriptList.of(answer));
      default -> {
        // cloud-init and the runner look at the status only
      }
    }
  }

  @Override
  public String authorization(Call call) {
    return call.kind() == Kind.PRESEED ? "" : token.header();
  }

  private void cloudInit() {
    preseed();
    both("init-local/check-cache", "attempting to read from cache [check]", "no cache found");
    finish("init-local", "searching for local datasources");
    preseed();
    start("init-network/check-cache", "attempting to read from cache [trust]");
    item("instance-id");
    finish("init-network/check-cache", "no cache found");
    item("instance-id");
    start("init-network/search-MAAS", "searching for network data from DataSourceMAAS");
    item("local-hostname");
    item("public-keys");
    item("vendor-data");
    ahead.add(Call.get(Kind.USER_DATA, METADATA + "user-data"));
    finish("init-network/search-MAAS", "found network data from DataSourceMAAS");
    for (String what : List.of("user-data", "vendor-data", "vendor-data2")) {
      String text = "reading and applying " + what;
      both("init-network/consume-" + what, text, text);
    }
    both("init-network/activate-datasource", "activating datasource", "activating datasource");
    modules("init-network", Stages.INIT);
    finish("init-network", "searching for network datasources");
    start("modules-config", "running modules for config");
    modules("modules-config", Stages.CONFIG);
    finish("modules-config", "running modules for config");
    start("modules-final", "running modules for final");
    modules("modules-final", Stages.BEFORE_SCRIPTS);
    String scripts = "modules-final/config-scripts-user";
    start(scripts, "running config-scripts-user with frequency once-per-instance");
    ahead.add(signal(Kind.STAGE, () -> Form.signal("WORKING")));
    scripts();
    finish(scripts, "config-scripts-user ran successfully");
    modules("modules-final", Stages.AFTER_SCRIPTS);
    finish("modules-final", "running modules for final");
  }

  private void preseed() {
    ahead.add(preseed(systemId));
  }

  static Call preseed(String systemId) {
    return Call.get(Kind.PRESEED, "/MAAS/metadata/latest/by-id/" + systemId + "/?op=get_preseed");
  }

  private void item(String name) {
    ahead.add(Call.get(Kind.META_DATA, METADATA + "meta-data/" + name));
  }

  private void scripts() {
    ahead.add(Call.get(Kind.SCRIPTS, METADATA + "maas-scripts"));
  }

  private void modules(String stage, List<String> names) {
    for (String name : names) {
      String module = "config-" + name;
      both(
          stage + "/" + module,
          "running " + module + " with frequency once-per-instance",
          module + " ran successfully");
    }
  }

  private void both(String name, String begins, String ends) {
    start(name, begins);
    finish(name, ends);
  }

  private void start(String name, String description) {
    status(name, description, "");
  }

  private void finish(String name, String description) {
    status(name, description, "SUCCESS");
  }

  /** Without a Content-Type, as cloud-init sends it. */
  private void status(String name, String description, String result) {
    ahead.add(
        Call.post(
            Kind.STATUS,
            "/MAAS/metadata/status/" + systemId,
            "",
            () ->
                Stages.report(name, description, result, clock.millis() / MILLIS)
                    .getBytes(StandardCharsets.US_ASCII)));
  }

  /** What the runner does with what it is to run; asks again after commissioning scripts. */
  private void run(ScriptList.Jobs jobs) {
    List<Call> calls = new ArrayList<>();
    Consumer<Call> then = calls::add;
    if (!jobs.commissioning().isEmpty()) {
      jobs.commissioning().forEach(job -> script(job, then));
      then.accept(Call.get(Kind.SCRIPTS, METADATA + "maas-scripts"));
    } else {
      if (!jobs.testing().isEmpty() && !tested) {
        tested = true;
        then.accept(signal(Kind.STAGE, () -> Form.signal("TESTING")));
        jobs.testing().forEach(job -> script(job, then));
      }
      then.accept(
          Call.post(
              Kind.NETBOOT,
              METADATA,
              "application/x-www-form-urlencoded",
              () -> "op=netboot_off".getBytes(StandardCharsets.US_ASCII)));
      then.accept(
          signal(Kind.END, () -> Form.signal("OK").field("error", "All scripts successfully ran")));
    }
    for (int i = calls.size() - 1; i >= 0; i--) {
      ahead.addFirst(calls.get(i));
    }
  }

  private void script(Job job, Consumer<Call> then) {
    String label =
        job.name() + " (id: " + job.resultId() + ", script_version_id: " + job.versionId() + ")";
    for (int i = 0; i < job.packages(); i++) {
      then.accept(
          signal(
              Kind.STAGE, () -> about(job, "INSTALLING", "Installing apt packages for " + label)));
    }
    then.accept(signal(Kind.START, () -> about(job, "WORKING", "Starting " + label)));
    then.accept(
        signal(
            job.name().equals(Outputs.HARDWARE) ? Kind.HARDWARE : Kind.RESULT,
            () -> ended(job, label)));
  }

  private static Form about(Job job, String status, String text) {
    return Form.signal(status)
        .field("error", text)
        .field("name", job.name())
        .field("script_result_id", job.resultId())
        .field("script_version_id", job.versionId());
  }

  private Form ended(Job job, String label) {
    Outputs.Output output = outputs.of(job.name());
    byte[] stdout = output.stdout().of(number);
    return about(job, "WORKING", "Finished " + label + ": 0")
        .field("exit_status", 0)
        .field("runtime", "1.250")
        .file(job.name(), stdout)
        .file(job.name() + ".out", stdout)
        .file(job.name() + ".yaml", output.result().of(number));
  }

  private static Call signal(Kind kind, Supplier<Form> form) {
    return Call.post(kind, METADATA, Form.TYPE, () -> form.get().bytes());
  }
}
