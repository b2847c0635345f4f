package io.maas4j.store.postgres.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs the jobs in {@code maas.job} by db-scheduler: polling by lock-and-fetch, heartbeats, revival
 * of jobs whose process died. Thread-safe.
 *
 * <p>Outcomes are written by our own statements and only to the version of the row that was run: a
 * job that was scheduled anew meanwhile stays as it was scheduled.
 */
public final class PostgresJobs implements JobScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresJobs.class);
  private static final String TABLE = "maas.job";

  /** db-scheduler's least; with detection at every second heartbeat a death shows within six. */
  private static final int MISSED_HEARTBEATS = 4;

  private static final Duration NEVER = Duration.ofDays(36_500);

  private final DataSource dataSource;
  private final Jdbi jdbi;
  private final Clock clock;
  private final JobsConfig config;
  private @Nullable Scheduler scheduler;
  private boolean closed;

  /**
   * @param dataSource from which two connections more are taken than jobs are completed at once
   */
  public PostgresJobs(DataSource dataSource, Clock clock, JobsConfig config) {
    this.dataSource = dataSource;
    this.jdbi = Jdbi.create(dataSource);
    this.clock = clock;
    this.config = config;
  }

  @Override
  public synchronized void start(Map<String, JobHandler> handlers) {
    if (closed) {
      throw new IllegalStateException("the scheduler is closed");
    }
    if (scheduler != null) {
      throw new IllegalStateException("the scheduler was started already");
    }
    // A task for each kind: a process that has no handler for a kind leaves its jobs alone.
    List<Task<?>> tasks = handlers.entrySet().stream().<Task<?>>map(this::task).toList();
    Scheduler started = new Clocked(dataSource, tasks, clock, config).build();
    started.start();
    scheduler = started;
  }

  @Override
  public synchronized void wake() {
    if (scheduler != null && !closed) {
      scheduler.triggerCheckForDueExecutions();
    }
  }

  @Override
  public void close() {
    Scheduler running;
    synchronized (this) {
      running = closed ? null : scheduler;
      closed = true;
    }
    // Not under the lock: a running handler may commit a job and so call wake.
    if (running != null) {
      running.stop();
    }
  }

  private Task<String> task(Map.Entry<String, JobHandler> kind) {
    return Tasks.custom(kind.getKey(), String.class)
        .execute((instance, context) -> run(kind.getValue(), instance, context.getExecution()));
  }

  private CompletionHandler<String> run(
      JobHandler handler, TaskInstance<String> instance, Execution execution) {
    Job job =
        new Job(
            instance.getTaskName(),
            instance.getId(),
            instance.getData(),
            execution.getExecutionTime());
    JobOutcome outcome;
    try (MDC.MDCCloseable ignored = MDC.putCloseable("job", job.kind() + "/" + job.key())) {
      outcome = handler.run(job);
    } catch (RuntimeException | Error failure) {
      int failures = execution.consecutiveFailures + 1;
      Duration pause = config.pause(failures);
      LOG.warn(
          "job failed, will be tried again: kind={} key={} failures={} in={}",
          job.kind(),
          job.key(),
          failures,
          pause,
          failure);
      return (complete, operations) -> failed(execution, failures, pause);
    }
    if (outcome instanceof JobOutcome.Again again) {
      return (complete, operations) -> again(execution, again.after());
    }
    return (complete, operations) -> done(execution);
  }

  private void done(Execution execution) {
    jdbi.useTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM maas.job
                     WHERE task_name = :kind AND task_instance = :key AND version = :version""")
                .bind("kind", execution.getTaskName())
                .bind("key", execution.getId())
                .bind("version", execution.version)
                .execute());
  }

  private void again(Execution execution, Duration after) {
    Instant now = clock.instant();
    jdbi.useTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE maas.job
                       SET execution_time = :due, picked = FALSE, picked_by = NULL,
                           last_heartbeat = NULL, last_success = :now, consecutive_failures = 0,
                           version = version + 1
                     WHERE task_name = :kind AND task_instance = :key AND version = :version""")
                .bind("due", now.plus(after))
                .bind("now", now)
                .bind("kind", execution.getTaskName())
                .bind("key", execution.getId())
                .bind("version", execution.version)
                .execute());
  }

  private void failed(Execution execution, int failures, Duration pause) {
    Instant now = clock.instant();
    jdbi.useTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE maas.job
                       SET execution_time = :due, picked = FALSE, picked_by = NULL,
                           last_heartbeat = NULL, last_failure = :now,
                           consecutive_failures = :failures, version = version + 1
                     WHERE task_name = :kind AND task_instance = :key AND version = :version""")
                .bind("due", now.plus(pause))
                .bind("now", now)
                .bind("failures", failures)
                .bind("kind", execution.getTaskName())
                .bind("key", execution.getId())
                .bind("version", execution.version)
                .execute());
  }

  /** The library's builder, with our clock, which it offers to subclasses only. */
  private static final class Clocked extends SchedulerBuilder {
    Clocked(DataSource dataSource, List<Task<?>> tasks, Clock clock, JobsConfig config) {
      super(dataSource, tasks);
      this.clock = clock::instant;
      tableName(TABLE);
      serializer(new Text());
      jdbcCustomization(new PostgreSqlJdbcCustomization(true, false));
      pollUsingLockAndFetch(0.5, 1.0);
      pollingInterval(config.pollInterval());
      heartbeatInterval(config.heartbeat());
      missedHeartbeatsLimit(MISSED_HEARTBEATS);
      deleteUnresolvedAfter(NEVER);
      shutdownMaxWait(config.patience());
      commitWhenAutocommitDisabled(true);
      schedulerName(new SchedulerName.Fixed("maas4j-" + UUID.randomUUID()));
      threads(config.threads());
      executorService(Executors.newFixedThreadPool(config.threads(), named("maas-job-%d")));
      dueExecutor(Executors.newSingleThreadExecutor(named("maas-job-poll-%d")));
      housekeeperExecutor(Executors.newScheduledThreadPool(3, named("maas-job-care-%d")));
    }

    private static ThreadFactory named(String format) {
      return new ThreadFactoryBuilder().setNameFormat(format).setDaemon(true).build();
    }
  }

  /** Payloads are text; nothing is ever deserialized into objects of the class path. */
  private static final class Text implements Serializer {
    @Override
    public byte[] serialize(Object data) {
      return ((String) data).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] bytes) {
      return type.cast(new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
