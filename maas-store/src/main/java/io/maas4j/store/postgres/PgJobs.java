package io.maas4j.store.postgres;

import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobQueue;
import java.nio.charset.StandardCharsets;

/**
 * {@code maas.job}, written by our own SQL rather than by the scheduling library's client. The
 * client learns that a row exists by failing to insert it, which ends a PostgreSQL transaction; one
 * statement with ON CONFLICT does not, replaces also what runs at this moment, and is plainly part
 * of our transaction.
 */
final class PgJobs implements JobQueue {
  private final Session session;

  PgJobs(Session session) {
    this.session = session;
  }

  @Override
  public void schedule(Job job) {
    // The version tells a run that is under way that it no longer speaks for this row: its outcome
    // then changes nothing, and the new job runs.
    session
        .update(
            """
            INSERT INTO maas.job AS j (task_name, task_instance, task_data, execution_time, picked,
                                       consecutive_failures, version)
            VALUES (:kind, :key, :payload, :due, FALSE, 0, 1)
                ON CONFLICT (task_name, task_instance) DO UPDATE
               SET task_data = excluded.task_data, execution_time = excluded.execution_time,
                   picked = FALSE, picked_by = NULL, last_heartbeat = NULL,
                   consecutive_failures = 0, version = j.version + 1""")
        .bind("kind", job.kind())
        .bind("key", job.key())
        .bind("payload", job.payload().getBytes(StandardCharsets.UTF_8))
        .bind("due", job.due())
        .execute();
    if (!job.due().isAfter(session.now())) {
      session.wakeAfterCommit();
    }
  }

  @Override
  public void cancel(String kind, String key) {
    session
        .update(
            """
            DELETE FROM maas.job
             WHERE task_name = :kind AND task_instance = :key AND NOT picked""")
        .bind("kind", kind)
        .bind("key", key)
        .execute();
  }

  @Override
  public long waiting() {
    return session.query("SELECT count(*) FROM maas.job WHERE NOT picked").mapTo(Long.class).one();
  }
}
