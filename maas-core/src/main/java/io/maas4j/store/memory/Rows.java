package io.maas4j.store.memory;

import io.maas4j.access.ApiKey;
import io.maas4j.id.MachineId;
import io.maas4j.script.ScriptVersion;
import io.maas4j.storage.MachineStorage;
import io.maas4j.store.spi.Job;
import java.time.Instant;

/** Rows that are more than the record they carry. */
final class Rows {
  private Rows() {}

  /**
   * @param number grows with each new key
   */
  record Key(long number, ApiKey key) {}

  record Storage(MachineId machine, MachineStorage storage) {}

  record Nonce(String token, String nonce, Instant at) {}

  record Version(long scriptId, ScriptVersion version) {}

  record JobKey(String kind, String key) implements Comparable<JobKey> {
    @Override
    public int compareTo(JobKey other) {
      int byKind = kind.compareTo(other.kind);
      return byKind != 0 ? byKind : key.compareTo(other.key);
    }
  }

  /**
   * A job that waits or runs.
   *
   * @param version grows when it is scheduled again
   * @param running the version that runs; zero when none does
   * @param failures how often it failed in a row
   */
  record JobRow(Job job, long version, long running, int failures) {
    JobKey jobKey() {
      return new JobKey(job.kind(), job.key());
    }

    boolean isRunning() {
      return running != 0;
    }

    JobRow due(Instant at, int newFailures) {
      return new JobRow(new Job(job.kind(), job.key(), job.payload(), at), version, 0, newFailures);
    }
  }
}
