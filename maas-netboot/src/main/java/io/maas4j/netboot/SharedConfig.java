package io.maas4j.netboot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One source of configurations for several servers: a version is acknowledged when all of them
 * answer by it. Thread-safe.
 */
final class SharedConfig {
  private final ConfigSource source;
  // Guarded by this: a handful of servers, told about at most with each change of the networks.
  private final List<View> views = new ArrayList<>();
  private long acknowledged;

  SharedConfig(ConfigSource source) {
    this.source = source;
  }

  /** The source as one more server sees it. All are made before the first acknowledges. */
  synchronized ConfigSource view() {
    View view = new View();
    views.add(view);
    return view;
  }

  private void acknowledge(View by, long version) {
    long all;
    synchronized (this) {
      by.version = Math.max(by.version, version);
      all = views.stream().mapToLong(view -> view.version).min().orElse(0);
      if (all <= acknowledged) {
        return;
      }
      acknowledged = all;
    }
    source.acknowledge(all);
  }

  private final class View implements ConfigSource {
    private long version;

    @Override
    public NetworkConfig current() {
      return source.current();
    }

    @Override
    public AutoCloseable subscribe(Consumer<NetworkConfig> listener) {
      return source.subscribe(listener);
    }

    @Override
    public void acknowledge(long inForce) {
      SharedConfig.this.acknowledge(this, inForce);
    }
  }
}
