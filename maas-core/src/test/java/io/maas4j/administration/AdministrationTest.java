package io.maas4j.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.access.LicenseKey;
import io.maas4j.archive.PackageRepository;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.image.Image;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.power.Secret;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AdministrationTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final Actor ANN = Actor.user("ann");

  private final MemoryStore store = MemoryStore.driven(MutableClock.atNoon(), new Random(1));
  private final ImageStorage images =
      () -> List.of(new Image("windows", "win2019", "amd64", "generic", "", "", Map.of()));
  private final Administration administration =
      new Administration(new Units(store, MutableClock.atNoon(), FleetListener.NONE), images);
  private final RegionSettings settings = administration.settings();
  private final PackageRepositories repositories = administration.packageRepositories();

  private static void assertField(String field, ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.fields()).containsOnlyKeys(field));
  }

  @Test
  void everySettingHasADefaultThatItsOwnFormWouldTake() {
    for (Setting setting : Setting.values()) {
      Settings defaults = Settings.defaults();
      String json = setting.defaultJson();
      if (!json.equals("null")) {
        String text = defaults.text(setting).orElse("");
        assertThat(setting.form().reader().read(text)).as(setting.wireName()).isEqualTo(json);
      }
    }
  }

  @Test
  void aSettingIsChangedAndReadBack() {
    assertThat(settings.json("kernel_opts", ANN)).isEqualTo("null");
    settings.set("kernel_opts", "quiet \"x\"", ROOT);
    assertThat(settings.json("kernel_opts", ANN)).isEqualTo("\"quiet \\\"x\\\"\"");
    settings.set("kernel_opts", "", ROOT);
    assertThat(settings.json("kernel_opts", ANN)).isEqualTo("\"\"");
    settings.set("enlist_commissioning", "Off", ROOT);
    assertThat(settings.json("enlist_commissioning", ANN)).isEqualTo("false");
    settings.set("node_timeout", " 7 ", ROOT);
    assertThat(settings.json("node_timeout", ANN)).isEqualTo("7");
    settings.set("ntp_server", "ntp1.example, 10.0.0.1", ROOT);
    assertThat(settings.json("ntp_servers", ANN)).isEqualTo("\"ntp1.example 10.0.0.1\"");
  }

  @Test
  void aValueThatASettingDoesNotTakeIsRefusedUnderItsName() {
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry("node_timeout", "soon"),
            Map.entry("session_length", "9"),
            Map.entry("maas_syslog_port", "65536"),
            Map.entry("curtin_verbose", "perhaps"),
            Map.entry("http_proxy", "ftp://x"),
            Map.entry("upstream_dns", "8.8.8.8 dns.example"),
            Map.entry("dns_trusted_acl", "10.0.0.0/33"),
            Map.entry("ntp_servers", "a_b!"),
            Map.entry("remote_syslog", "host:99999"),
            Map.entry("dnssec_validation", "maybe"),
            Map.entry("active_discovery_interval", "601"),
            Map.entry("default_min_hwe_kernel", "linux"),
            Map.entry("maas_name", " "),
            Map.entry("kernel_opts", "a\nb"),
            Map.entry("maas_auto_ipmi_k_g_bmc_key", "short"),
            Map.entry("maas_auto_ipmi_workaround_flags", "opensesspriv,magic"),
            Map.entry("hardware_sync_interval", "often"),
            Map.entry("no_such_thing", "1"),
            Map.entry("zone_serial", "2"));
    wrong.forEach((name, value) -> assertField(name, () -> settings.set(name, value, ROOT)));
    Map<String, String> kept = store.inTransaction(tx -> tx.settings().all());
    assertThat(kept).isEmpty();
  }

  @Test
  void settingsAreForAdministratorsToChangeAndSecretsForThemToRead() {
    assertThatThrownBy(() -> settings.set("theme", "dark", ANN)).isInstanceOf(Denied.class);
    settings.set("vcenter_password", "hush-hush", ROOT);
    assertThat(settings.json("vcenter_password", ROOT)).isEqualTo("\"hush-hush\"");
    assertThatThrownBy(() -> settings.json("vcenter_password", ANN)).isInstanceOf(Denied.class);
    assertThat(audit()).isNotEmpty().allMatch(event -> event.userName().equals("root"));
    assertThat(audit().toString()).contains("vcenter_password").doesNotContain("hush-hush");
  }

  private List<Event> audit() {
    return store.inTransaction(
        tx ->
            tx.events()
                .query(
                    new EventQuery(
                        EventType.Level.AUDIT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        100)));
  }

  @Test
  void racksLearnOfSettingsThatConcernThem() {
    long before = store.inTransaction(tx -> tx.topology().version());
    settings.set("theme", "dark", ROOT);
    assertThat(store.inTransaction(tx -> tx.topology().version()).longValue()).isEqualTo(before);
    settings.set("ntp_servers", "ntp.example", ROOT);
    assertThat(store.inTransaction(tx -> tx.topology().version()).longValue())
        .isGreaterThan(before);
  }

  @Test
  void aFreshRegionHasUbuntusArchivesHoweverOftenItIsPrepared() {
    administration.prepare();
    administration.prepare();
    assertThat(repositories.list())
        .extracting(PackageRepository::id, PackageRepository::name)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, "main_archive"),
            org.assertj.core.groups.Tuple.tuple(2L, "ports_archive"));
  }

  @Test
  void theArchivesOfUbuntuAreSettingsTooAndStay() {
    administration.prepare();
    settings.set("main_archive", "http://mirror.example/ubuntu", ROOT);
    assertThat(settings.json("main_archive", ANN)).isEqualTo("\"http://mirror.example/ubuntu\"");
    assertThat(repositories.find("1").url()).isEqualTo("http://mirror.example/ubuntu");
    assertField("ports_archive", () -> settings.set("ports_archive", "mirror", ROOT));
    assertThatThrownBy(() -> repositories.delete("main_archive", ROOT))
        .hasMessage("Cannot delete default Ubuntu archives.");
    assertField("name", () -> repositories.change("1", r -> named(r, "other"), ROOT));
  }

  private static PackageRepository named(PackageRepository r, String name) {
    return new PackageRepository(
        r.id(),
        name,
        r.url(),
        r.usual(),
        r.distributions(),
        r.disabledPockets(),
        r.disabledComponents(),
        r.components(),
        r.arches(),
        r.key(),
        r.sources(),
        r.enabled());
  }

  private static PackageRepository custom(String url, List<String> arches, List<String> disabled) {
    return new PackageRepository(
        0, "nest", url, false, List.of(), List.of(), disabled, List.of(), arches, "", true, true);
  }

  private static PackageRepository named(
      PackageRepository r, String distribution, String component) {
    return new PackageRepository(
        0,
        "words",
        r.url(),
        false,
        List.of(distribution),
        List.of(),
        List.of(),
        List.of(component),
        r.arches(),
        "",
        true,
        true);
  }

  @Test
  void aRepositoryIsCheckedAndItsNameUnique() {
    administration.prepare();
    PackageRepository nest = repositories.add(custom("ppa:birds/nest", List.of(), List.of()), ROOT);
    assertThat(nest.arches()).containsExactly("amd64", "i386");
    assertThat(repositories.find("nest")).isEqualTo(nest);
    assertField("name", () -> repositories.add(nest, ROOT));
    assertField("url", () -> repositories.add(custom("nonsense", List.of(), List.of()), ROOT));
    assertField(
        "arches", () -> repositories.add(custom("http://x/", List.of("z80"), List.of()), ROOT));
    // what would be more than a word in a line that apt reads
    for (String word : List.of("noble main", "noble\ndeb", "[trusted=yes]", "")) {
      assertField("distributions", () -> repositories.add(named(nest, word, "main"), ROOT));
      assertField("components", () -> repositories.add(named(nest, "noble", word), ROOT));
    }
    assertField(
        "disabled_components",
        () -> repositories.add(custom("http://x/", List.of(), List.of("universe")), ROOT));
    assertThatThrownBy(() -> repositories.add(nest, ANN)).isInstanceOf(Denied.class);
    repositories.delete("nest", ROOT);
    assertThatThrownBy(() -> repositories.find("nest")).isInstanceOf(NotFound.class);
  }

  @Test
  void aLicenseKeyIsForAnImageThatIsHere() {
    LicenseKeys keys = administration.licenseKeys();
    Secret key = Secret.of("00000-AAAAA-11111-BBBBB-22222");
    LicenseKey stored = keys.add("windows", "win2019", key, ROOT);
    assertThat(stored.toString()).doesNotContain("AAAAA");
    assertThat(keys.find("windows", "win2019", ROOT)).isEqualTo(stored);
    assertField("__all__", () -> keys.add("windows", "win2019", key, ROOT));
    assertField("distro_series", () -> keys.add("windows", "win95", key, ROOT));
    Secret other = Secret.of("99999-AAAAA-11111-BBBBB-22222");
    assertThat(keys.change("windows", "win2019", other, ROOT).key()).isEqualTo(other);
    assertField("license_key", () -> keys.change("windows", "win2019", Secret.of("short"), ROOT));
    assertThatThrownBy(() -> keys.list(ANN)).isInstanceOf(Denied.class);
    keys.delete("windows", "win2019", ROOT);
    keys.delete("windows", "win2019", ROOT);
    assertThat(keys.list(ROOT)).isEmpty();
    assertThat(audit().toString()).doesNotContain("AAAAA");
  }
}
