package io.maas4j.store.memory;

import io.maas4j.id.MachineId;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.script.ScriptVersion;
import io.maas4j.store.spi.ScriptRepository;
import io.maas4j.store.spi.ScriptRunRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scripts, and what came of running them. */
final class MemoryScripts {
  private MemoryScripts() {}

  record Scripts(Scope scope) implements ScriptRepository {
    @Override
    public List<Script> list() {
      return scope.db().scripts.rows().values().stream()
          .sorted(Comparator.comparing(Script::name))
          .toList();
    }

    @Override
    public Optional<Script> find(String name) {
      return scope.db().scriptByName.find(name);
    }

    @Override
    public Optional<Script> find(long id) {
      return scope.db().scripts.get(id);
    }

    @Override
    public Map<Long, List<ScriptVersion>> versions(Collection<Long> scriptIds) {
      Map<Long, List<ScriptVersion>> all = new LinkedHashMap<>();
      scriptIds.forEach(
          id ->
              all.put(
                  id,
                  scope.db().versionsOf.rows(id).stream()
                      .map(Rows.Version::version)
                      .sorted(Comparator.comparingLong(ScriptVersion::id).reversed())
                      .toList()));
      return all;
    }

    @Override
    public void dropVersionsAfter(long scriptId, long versionId) {
      Database db = scope.db();
      for (ScriptVersion version : versions(List.of(scriptId)).getOrDefault(scriptId, List.of())) {
        if (version.id() > versionId) {
          db.resultsOfScript.rows(scriptId).stream()
              .filter(r -> r.scriptVersionId().equals(Optional.of(version.id())))
              .forEach(r -> db.results.put(r.id(), r.withoutVersion()));
          db.versions.remove(version.id());
        }
      }
    }

    @Override
    public Script put(Script script) {
      Database db = scope.db();
      ScriptVersion v = script.version();
      ScriptVersion version =
          new ScriptVersion(db.idOf(v.id()), v.text(), v.comment(), v.created());
      Script stored = new Script(db.idOf(script.id()), script.definition(), version);
      db.scripts.put(stored.id(), stored);
      db.versions.put(version.id(), new Rows.Version(stored.id(), version));
      return stored;
    }

    @Override
    public boolean delete(long id) {
      return scope.db().scripts.remove(id);
    }
  }

  record Runs(Scope scope) implements ScriptRunRepository {
    @Override
    public ScriptSet insert(ScriptSet set) {
      Database db = scope.db();
      ScriptSet stored =
          new ScriptSet(
              db.nextId(),
              set.machine(),
              set.type(),
              set.requested(),
              set.lastPing(),
              set.powerStateBefore());
      db.sets.put(stored.id(), stored);
      return stored;
    }

    @Override
    public Optional<ScriptSet> find(long setId) {
      return scope.db().sets.get(setId);
    }

    @Override
    public List<ScriptSet> setsOf(MachineId machine) {
      return scope.db().setsOf.rows(machine).stream()
          .sorted(Comparator.comparingLong(ScriptSet::id).reversed())
          .toList();
    }

    @Override
    public void deleteSet(long setId) {
      scope.db().sets.remove(setId);
    }

    @Override
    public void ping(long setId, Instant at) {
      find(setId).ifPresent(set -> scope.db().sets.put(setId, set.pinged(at)));
    }

    @Override
    public ScriptResult insert(ScriptResult r) {
      Database db = scope.db();
      ScriptResult stored =
          new ScriptResult(
              db.nextId(),
              r.setId(),
              r.scriptId(),
              r.name(),
              r.scriptVersionId(),
              r.status(),
              r.exitStatus(),
              r.arguments(),
              r.started(),
              r.ended(),
              r.suppressed());
      db.results.put(stored.id(), stored);
      db.resultTimes.put(stored.id(), new Times(db.clock.instant(), db.clock.instant()));
      return stored;
    }

    @Override
    public List<ScriptResult> results(long setId) {
      return scope.db().resultsOf.rows(setId).stream()
          .sorted(Comparator.comparing(ScriptResult::name).thenComparingLong(ScriptResult::id))
          .toList();
    }

    @Override
    public Map<Long, List<ScriptResult>> resultsOfAll(Collection<Long> setIds) {
      Map<Long, List<ScriptResult>> all = new LinkedHashMap<>();
      setIds.forEach(id -> all.put(id, results(id)));
      return all;
    }

    @Override
    public Optional<ScriptResult> lock(long resultId) {
      return scope.db().results.get(resultId);
    }

    @Override
    public void update(ScriptResult result) {
      Database db = scope.db();
      if (db.results.has(result.id())) {
        db.results.put(result.id(), result);
        Instant created = db.resultTimes.get(result.id()).orElseThrow().created();
        db.resultTimes.put(result.id(), new Times(created, db.clock.instant()));
      }
    }

    @Override
    public void delete(long resultId) {
      scope.db().results.remove(resultId);
    }

    @Override
    public void putOutput(long resultId, Output output) {
      Database db = scope.db();
      if (!db.results.has(resultId)) {
        throw new IllegalArgumentException("there is no script result " + resultId);
      }
      Output before = output(resultId);
      db.outputs.put(
          resultId,
          new Output(
              part(output.combined(), before.combined()),
              part(output.stdout(), before.stdout()),
              part(output.stderr(), before.stderr()),
              part(output.result(), before.result())));
    }

    private static Optional<byte[]> part(Optional<byte[]> given, Optional<byte[]> before) {
      return given.map(byte[]::clone).or(() -> before);
    }

    @Override
    public Output output(long resultId) {
      return scope
          .db()
          .outputs
          .get(resultId)
          .map(
              o ->
                  new Output(
                      o.combined().map(byte[]::clone),
                      o.stdout().map(byte[]::clone),
                      o.stderr().map(byte[]::clone),
                      o.result().map(byte[]::clone)))
          .orElse(Output.NONE);
    }

    @Override
    public Map<Long, Output> outputs(Collection<Long> resultIds) {
      Map<Long, Output> all = new LinkedHashMap<>();
      for (long id : resultIds) {
        if (scope.db().outputs.get(id).isPresent()) {
          all.put(id, output(id));
        }
      }
      return all;
    }

    @Override
    public Map<Long, Times> times(Collection<Long> setIds) {
      Map<Long, Times> all = new LinkedHashMap<>();
      for (long set : setIds) {
        results(set)
            .forEach(
                result ->
                    all.put(result.id(), scope.db().resultTimes.get(result.id()).orElseThrow()));
      }
      return all;
    }
  }
}
