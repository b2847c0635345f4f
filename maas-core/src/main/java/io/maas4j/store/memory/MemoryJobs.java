package io.maas4j.store.memory;

import io.maas4j.store.memory.Rows.JobKey;
import io.maas4j.store.memory.Rows.JobRow;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobQueue;
import java.util.Optional;

/** Jobs that wait or run. */
record MemoryJobs(Scope scope) implements JobQueue {

  @Override
  public void schedule(Job job) {
    Database db = scope.db();
    JobKey key = new JobKey(job.kind(), job.key());
    Optional<JobRow> before = db.jobs.get(key);
    db.jobs.put(key, new JobRow(job, db.nextId(), before.map(JobRow::running).orElse(0L), 0));
    scope.jobChanged();
  }

  @Override
  public void cancel(String kind, String key) {
    Database db = scope.db();
    JobKey jobKey = new JobKey(kind, key);
    Optional<JobRow> before = db.jobs.get(jobKey);
    if (before.isEmpty()) {
      return;
    }
    JobRow row = before.get();
    if (row.isRunning()) {
      // what runs, runs; what was scheduled meanwhile does not
      db.jobs.put(jobKey, new JobRow(row.job(), row.running(), row.running(), row.failures()));
    } else {
      db.jobs.remove(jobKey);
    }
  }

  @Override
  public long waiting() {
    return scope.db().jobs.size();
  }
}
