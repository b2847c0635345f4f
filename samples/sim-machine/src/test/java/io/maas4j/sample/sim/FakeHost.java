package io.maas4j.sample.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server's files and what was asked of it. */
final class FakeHost implements LoaderHost {
  final Map<String, String> scripts = new HashMap<>();
  final List<String> asked = new ArrayList<>();
  final List<String> missing = new ArrayList<>();
  boolean disk;

  @Override
  public Optional<String> script(String location) {
    asked.add(location);
    return Optional.ofNullable(scripts.get(location));
  }

  @Override
  public boolean load(SimStep step, String location) {
    asked.add(step + " " + location);
    return !missing.contains(location);
  }

  @Override
  public boolean diskHasSystem() {
    return disk;
  }
}
