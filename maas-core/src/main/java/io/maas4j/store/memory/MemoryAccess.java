package io.maas4j.store.memory;

import io.maas4j.access.ApiKey;
import io.maas4j.access.User;
import io.maas4j.id.MachineId;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.KeyRepository;
import io.maas4j.store.spi.SettingRepository;
import io.maas4j.store.spi.Unique;
import io.maas4j.store.spi.UserRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Users, keys and settings. */
final class MemoryAccess {
  private MemoryAccess() {}

  record Users(Scope scope) implements UserRepository {
    @Override
    public Optional<User> find(String name) {
      return scope.db().users.get(name);
    }

    @Override
    public List<User> list() {
      return scope.db().users.all();
    }

    @Override
    public void insert(User user) {
      if (find(user.name()).isPresent()) {
        throw new DuplicateException(Unique.USER_NAME);
      }
      scope.db().users.put(user.name(), user);
    }

    @Override
    public boolean update(User user) {
      if (find(user.name()).isEmpty()) {
        return false;
      }
      scope.db().users.put(user.name(), user);
      return true;
    }

    @Override
    public boolean delete(String name) {
      return scope.db().users.remove(name);
    }
  }

  record Keys(Scope scope) implements KeyRepository {
    /** Longer than any window of timestamps that a caller accepts. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    @Override
    public Optional<ApiKey> findByToken(String tokenKey) {
      return scope.db().keyByToken.find(tokenKey).map(Rows.Key::key);
    }

    @Override
    public Map<String, Holder> holders(Collection<String> tokenKeys) {
      Map<String, Holder> all = new LinkedHashMap<>();
      for (String token : tokenKeys) {
        findByToken(token)
            .map(key -> new Holder(key, key.user().flatMap(scope.db().users::get)))
            .ifPresent(holder -> all.put(token, holder));
      }
      return all;
    }

    @Override
    public boolean consumerExists(String consumerKey) {
      return !scope.db().keysByConsumer.keys(consumerKey).isEmpty();
    }

    @Override
    public List<ApiKey> ofUser(String user) {
      return scope.db().keysOfUser.rows(user).stream().map(Rows.Key::key).toList();
    }

    @Override
    public Optional<ApiKey> ofMachine(MachineId machine) {
      return scope.db().keysOfMachine.rows(machine).stream().map(Rows.Key::key).findFirst();
    }

    @Override
    public void insert(ApiKey key) {
      Database db = scope.db();
      long number = db.nextId();
      db.keys.put(number, new Rows.Key(number, key));
    }

    @Override
    public boolean delete(String tokenKey) {
      Database db = scope.db();
      return db.keyByToken.find(tokenKey).map(row -> db.keys.remove(row.number())).orElse(false);
    }

    @Override
    public void deleteOfMachine(MachineId machine) {
      Database db = scope.db();
      db.keysOfMachine.rows(machine).forEach(row -> db.keys.remove(row.number()));
    }

    @Override
    public Set<Nonce> useNonces(Set<Nonce> nonces, Instant at) {
      Database db = scope.db();
      forgetBefore(db, db.clock.instant().minus(REMEMBERED));
      Set<Nonce> fresh = new LinkedHashSet<>();
      for (Nonce each : nonces) {
        String key = each.tokenKey() + "\n" + each.nonce();
        if (!db.nonces.has(key)) {
          db.nonces.put(key, new Rows.Nonce(each.tokenKey(), each.nonce(), at));
          fresh.add(each);
        }
      }
      return fresh;
    }

    @Override
    public void forgetNonce(String tokenKey, String nonce) {
      scope.db().nonces.remove(tokenKey + "\n" + nonce);
    }

    private static void forgetBefore(Database db, Instant limit) {
      while (!db.noncesByTime.all().isEmpty() && db.noncesByTime.all().firstKey().isBefore(limit)) {
        List.copyOf(db.noncesByTime.all().firstEntry().getValue()).forEach(db.nonces::remove);
      }
    }
  }

  record Settings(Scope scope) implements SettingRepository {
    @Override
    public Map<String, String> all() {
      return Map.copyOf(scope.db().settings.rows());
    }

    @Override
    public void put(String name, String json) {
      scope.db().settings.put(name, json);
    }

    @Override
    public void remove(String name) {
      scope.db().settings.remove(name);
    }
  }
}
