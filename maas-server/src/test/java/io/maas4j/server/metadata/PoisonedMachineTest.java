package io.maas4j.server.metadata;

import static io.maas4j.server.metadata.MetadataBench.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.maas4j.access.ApiKey;
import io.maas4j.account.Accounts;
import io.maas4j.account.Authentication;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.netboot.bootmethod.Dialect;
import io.maas4j.power.PowerDrivers;
import io.maas4j.script.ScriptResult;
import io.maas4j.server.api.ApiListener;
import io.maas4j.server.api.ApiRoutes;
import io.maas4j.server.rack.RackAnswers;
import io.maas4j.testkit.fixtures.MutableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A machine that lies: every text of every report of it is poison once, and whatever is made of the
 * report afterwards must still be what it is meant to be.
 */
class PoisonedMachineTest {
  private static final String V = "/MAAS/metadata/2012-03-01/";
  private static final String API = "/MAAS/api/2.0/";
  private static final String PROBE = "50-maas-01-commissioning";
  private static final int EVERY = 12;
  private static final String FRU =
      "{\"Information\": {\"Product Name\": \"W\", \"Product Serial Number\": \"1\","
          + " \"Product Version\": \"2\", \"System Manufacturer\": \"M\"}}";
  private static final Pattern INSTALL_JSON =
      Pattern.compile("unpack install\\.json <<'(\\S+)'\n([A-Za-z0-9+/=\r\n]+)\n\\1");

  private final MutableClock clock = MutableClock.atNoon();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private MetadataBench bench;
  private Javalin api;
  private ApiKey admin;
  private MachineId id;
  private ApiKey key;
  private MacAddress mac;
  private final Map<State, Map<Dialect, Long>> lines = new EnumMap<>(State.class);
  private int arrived;

  @BeforeEach
  void start() {
    log.start();
    root().addAppender(log);
    bench = new MetadataBench(clock);
    bench.images.add(bootable());
    bench.image(Path.of("/nowhere"), "d".repeat(64), 1);
    Accounts accounts = new Accounts(bench.store, bench.ids);
    accounts.create("root", "", "secret", Accounts.Role.ADMINISTRATOR);
    admin = accounts.newApiKey("root", "");
    ApiRoutes routes =
        new ApiRoutes(
            bench.fleet,
            accounts,
            new Authentication(bench.store, clock),
            bench.store,
            PowerDrivers.of(new ObedientPower()),
            rack -> new ServiceAddress("maas.example", 5240),
            ApiListener.NONE);
    api =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  routes.install(config);
                })
            .start("127.0.0.1", 0);
    id = bench.commissioning("box").id();
    key = bench.key(id);
    bench.deployment(id, bench.machine(id).deployment().withSystem("custom", "box"));
    mac = MacAddress.parse("00:16:3e:00:00:01");
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  @AfterEach
  void stop() {
    api.stop();
    bench.close();
    root().detachAppender(log);
    for (ILoggingEvent line : log.list) {
      assertThat(line.getFormattedMessage())
          .doesNotContain(Poison.MARK)
          .doesNotContainPattern("\\p{Cntrl}");
      assertThat(line.getThrowableProxy()).as(line.getFormattedMessage()).isNull();
    }
  }

  private static Image bootable() {
    Map<FileKind, ImageFile> files = new LinkedHashMap<>();
    for (FileKind kind : List.of(FileKind.BOOT_KERNEL, FileKind.BOOT_INITRD, FileKind.SQUASHFS)) {
      files.put(kind, new ImageFile(kind, "a".repeat(64), 1, Path.of("/nowhere")));
    }
    return new Image("ubuntu", "noble", "amd64", "generic", "stable", "Noble", files);
  }

  private static JsonNode report() throws IOException {
    try (InputStream in = PoisonedMachineTest.class.getResourceAsStream("report.json")) {
      return Poison.JSON.readTree(Objects.requireNonNull(in));
    }
  }

  @Test
  void noTextOfTheHardwareReportReachesAnythingButWhereItBelongs() throws Exception {
    JsonNode report = report();
    sends(PROBE, Poison.bytes(report));
    check("nothing");
    List<Poison.Place> places = Poison.places(report);
    assertThat(places).hasSizeGreaterThan(300);
    for (int i = 0; i < places.size(); i++) {
      Poison.Place place = places.get(i);
      sends(PROBE, Poison.bytes(Poison.in(report, place)));
      // everything is looked at where installers and tests are told of it, and for some of the rest
      if (i % EVERY == 0 || place.path().contains("disks")) {
        check(place.toString());
      } else {
        glance(place.toString());
      }
    }
    assertThat(arrived).as("places whose poison was kept, and shown").isGreaterThan(40);
  }

  @Test
  void noTextOfTheOtherOutputsDoes() throws Exception {
    sends(PROBE, Poison.bytes(report()));
    check("nothing");
    JsonNode fru = Poison.JSON.readTree(FRU);
    for (Poison.Place place : Poison.places(fru)) {
      sends("maas-get-fruid-api-data", Poison.bytes(Poison.in(fru, place)));
      check("FRU " + place);
    }
    String poison = Poison.TEXT.replace("\n", " ").replace("\r", " ");
    sends("maas-list-modaliases", ("pci:v0\n" + poison + "\n").getBytes(UTF_8));
    check("modaliases");
    sends("maas-kernel-cmdline", ("BOOTIF=01-" + poison).getBytes(UTF_8));
    check("kernel command line");
    sends("maas-lshw", ("<list><node id=\"" + xml() + "\">" + xml() + "</node></list>").getBytes());
    check("lshw");
    sends(
        "maas-capture-lldpd",
        ("<lldp><interface name=\"enxusb\"><chassis><name>"
                + xml()
                + "</name></chassis><vlan vlan-id=\"100\" pvid=\"yes\">"
                + xml()
                + "</vlan></interface></lldp>")
            .getBytes(UTF_8));
    check("lldp");
    for (String broken : List.of("<" + Poison.TEXT, "<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>")) {
      sends("maas-lshw", broken.getBytes(UTF_8));
      check("broken lshw");
    }
    assertThat(bench.eventTypes(id)).contains("SCRIPT_RESULT_ERROR");
  }

  private static String xml() {
    return Poison.TEXT
        .replaceAll("[\\x00-\\x08\\x0b-\\x1f\\ud800]", "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\"", "&quot;");
  }

  @Test
  void noTextOfASignalOrAReportDoes() throws Exception {
    sends(PROBE, Poison.bytes(report()));
    check("nothing");
    String poison = Poison.TEXT.replace("\u0000", "");
    for (String field : List.of("error", "name", "power_type", "power_parameters", "status")) {
      HttpResponse<byte[]> answer =
          bench.form(
              V,
              "op=signal"
                  + (field.equals("status") ? "" : "&status=WORKING")
                  + (field.equals("power_parameters") ? "&power_type=obedient" : "")
                  + "&"
                  + field
                  + "="
                  + URLEncoder.encode(poison, UTF_8),
              "Authorization",
              bench.sign(key));
      assertThat(answer.statusCode()).as(field).isIn(200, 400);
      assertThat(text(answer)).as(field).doesNotContainPattern("\\p{Cntrl}");
      check(field);
    }
    bench.form(V, "op=signal&status=WORKING&error=fine", "Authorization", bench.sign(key));
    for (String field : List.of("name", "origin", "description", "event_type", "result")) {
      JsonNode event =
          Poison.JSON.readTree(
              "{\"name\":\"n\",\"description\":\"d\",\"event_type\":\"start\","
                  + "\"origin\":\"curtin\",\"result\":\"SUCCESS\"}");
      JsonNode poisoned = Poison.in(event, new Poison.Place(List.of(field), false));
      HttpResponse<byte[]> answer =
          bench.report(
              key, id, new String(Poison.bytes(poisoned), UTF_8).replace("\\u0000", "\\u0001"));
      assertThat(answer.statusCode()).as(field).isIn(204, 400);
      check(field);
    }
    for (String path :
        List.of(
            V + encoded("/"),
            "/MAAS/metadata/" + encoded("") + "/",
            "/MAAS/metadata/latest/by-id/" + encoded("") + "/?op=get_preseed",
            V + "meta-data/" + encoded(""),
            V + "?op=" + encoded(""),
            "/MAAS/machine-resources/" + encoded(""))) {
      HttpResponse<byte[]> answer = bench.signedGet(key, path);
      assertThat(answer.statusCode()).as(path).isBetween(400, 404);
      // some paths the HTTP server refuses by itself, with a page that says nothing of them
      String refusal = text(answer);
      if (refusal.startsWith("<html>")) {
        assertThat(refusal).as(path).doesNotContain(Poison.MARK);
      } else {
        assertThat(refusal).as(path).doesNotContainPattern("\\p{Cntrl}");
      }
      glance(path);
    }
  }

  private static String encoded(String more) {
    return URLEncoder.encode(Poison.TEXT.replace("/", ""), UTF_8).replace("+", "%20") + more;
  }

  @Test
  void noTextOfAMachineThatRegistersItselfDoes() throws Exception {
    sends(PROBE, Poison.bytes(report()));
    check("nothing");
    Map<String, String> good = new LinkedHashMap<>();
    good.put("architecture", "amd64");
    good.put("commission", "True");
    good.put("mac_addresses", "52:54:00:00:77:01");
    good.put("hostname", "");
    good.put("domain", "");
    good.put("description", "");
    good.put("subarchitecture", "");
    good.put("min_hwe_kernel", "");
    good.put("power_type", "obedient");
    good.put("power_parameters", "{}");
    good.put("power_parameters_power_pass", "x");
    for (String field : good.keySet()) {
      Map<String, String> form = new LinkedHashMap<>(good);
      form.put(field, Poison.TEXT);
      StringBuilder body = new StringBuilder();
      form.forEach(
          (name, value) ->
              body.append(body.length() == 0 ? "" : "&")
                  .append(name)
                  .append('=')
                  .append(URLEncoder.encode(value, UTF_8)));
      HttpResponse<byte[]> answer =
          send(
              HttpRequest.newBuilder(apiUrl("machines/"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
      assertThat(answer.statusCode()).as(field + " " + text(answer)).isIn(200, 400, 404);
      if (answer.statusCode() == 200) {
        String registered = Poison.JSON.readTree(answer.body()).path("system_id").asText();
        assertThat(
                text(bench.get("/MAAS/metadata/latest/by-id/" + registered + "/?op=get_preseed")))
            .as(field)
            .doesNotContain(Poison.MARK);
        RackAnswers.bootScripts(bench.fleet.booting(), MacAddress.parse("52:54:00:00:77:01"))
            .forEach((dialect, script) -> assertThat(script).doesNotContain(Poison.MARK));
      }
      check(field);
    }
  }

  // ------------------------------------------------------------------ what a machine sends

  private void sends(String script, byte[] stdout) throws IOException {
    long result =
        bench.store.inTransaction(
            tx -> {
              ScriptResult found =
                  tx
                      .scriptRuns()
                      .results(
                          tx.machines().find(id).orElseThrow().sets().commissioning().orElseThrow())
                      .stream()
                      .filter(r -> r.name().equals(script))
                      .findFirst()
                      .orElseThrow();
              tx.scriptRuns().update(found.reset());
              return found.id();
            });
    java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("op", "signal");
    fields.put("status", "WORKING");
    fields.put("script_result_id", Long.toString(result));
    fields.put("name", script);
    fields.put("exit_status", "0");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      body.writeBytes(
          ("--bb\r\nContent-Disposition: form-data; name=\""
                  + field.getKey()
                  + "\"\r\n\r\n"
                  + field.getValue()
                  + "\r\n")
              .getBytes(UTF_8));
    }
    body.writeBytes(
        ("--bb\r\nContent-Disposition: form-data; name=\""
                + script
                + ".out\"; filename=\""
                + script
                + ".out\"\r\n\r\n")
            .getBytes(UTF_8));
    body.writeBytes(stdout);
    body.writeBytes("\r\n--bb--\r\n".getBytes(UTF_8));
    HttpResponse<byte[]> answer =
        bench.post(
            V,
            body.toByteArray(),
            "Authorization",
            bench.sign(key),
            "Content-Type",
            "multipart/form-data; boundary=bb");
    assertThat(answer.statusCode()).describedAs(text(answer)).isEqualTo(200);
  }

  // ------------------------------------------------------------------ what becomes of it

  private void check(String where) throws IOException {
    commissioningDocuments(where);
    scripts(where);
    bench.force(id, State.DEPLOYING);
    installation(where);
    boots(where);
    bench.force(id, State.COMMISSIONING);
    answers(
        where,
        "nodes/" + id + "/interfaces/",
        "nodes/" + id + "/blockdevices/",
        "nodes/" + id + "/results/",
        "dnsresources/?all=true",
        "events/?op=query&level=DEBUG&limit=50");
    glance(where);
  }

  private void glance(String where) throws IOException {
    boots(where);
    yaml(document("/MAAS/metadata/latest/by-id/" + id + "/?op=get_preseed", where));
    boolean shown = answers(where, "machines/" + id + "/", "nodes/" + id + "/devices/");
    arrived += shown ? 1 : 0;
    events(where);
  }

  private void commissioningDocuments(String where) {
    String preseed = document("/MAAS/metadata/latest/by-id/" + id + "/?op=get_preseed", where);
    assertThat(preseed).as(where).startsWith("#cloud-config\n");
    yaml(preseed);
    document("/MAAS/metadata/latest/enlist-preseed/?op=get_enlist_preseed", where);
    yaml(document(V + "meta-data/vendor-data", where));
    assertThat(document(V + "meta-data/local-hostname", where)).isEqualTo("box.maas");
    document(V + "user-data", where);
  }

  private String document(String path, String where) {
    HttpResponse<byte[]> answer = bench.signedGet(key, path);
    assertThat(answer.statusCode()).as(where + " " + path + text(answer)).isEqualTo(200);
    assertThat(text(answer)).as(where + " " + path).doesNotContain(Poison.MARK);
    return text(answer);
  }

  private static Object yaml(String document) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(document);
  }

  /** The archive: names are ours, and the index is JSON. */
  private void scripts(String where) throws IOException {
    HttpResponse<byte[]> answer = bench.signedGet(key, V + "maas-scripts");
    assertThat(answer.statusCode()).as(where).isEqualTo(200);
    boolean index = false;
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(answer.body()))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        assertThat(entry.getName()).as(where).matches("[a-z]+/[A-Za-z0-9._-]+|index\\.json");
        if (entry.getName().equals("index.json")) {
          index = true;
          plain(Poison.JSON.readTree(tar.readAllBytes()), where);
        }
      }
    }
    assertThat(index).as(where).isTrue();
  }

  /** Boot scripts are the same for every machine of this status but for its id and address. */
  private void boots(String where) {
    Map<Dialect, Long> counts = new EnumMap<>(Dialect.class);
    RackAnswers.bootScripts(bench.fleet.booting(), mac)
        .forEach(
            (dialect, script) -> {
              assertThat(script).as(where).doesNotContain(Poison.MARK);
              counts.put(dialect, script.lines().count());
            });
    lines.putIfAbsent(bench.machine(id).state(), counts);
    assertThat(counts).as(where).isEqualTo(lines.get(bench.machine(id).state()));
  }

  private void installation(String where) throws IOException {
    yaml(document("/MAAS/metadata/latest/by-id/" + id + "/?op=get_preseed", where));
    String script = decoded(document("/MAAS/metadata/curtin/2012-03-01/user-data", where));
    Matcher packed = INSTALL_JSON.matcher(script);
    assertThat(packed.find()).as(where + script).isTrue();
    assertThat(script).as(where).doesNotContain(Poison.MARK);
    JsonNode told = Poison.JSON.readTree(Base64.getMimeDecoder().decode(packed.group(2)));
    plain(told, where);
    HttpResponse<byte[]> shown = apiGet("machines/" + id + "/?op=get_curtin_config");
    assertThat(shown.statusCode()).as(where + text(shown)).isEqualTo(200);
    String yaml =
        text(shown).startsWith("\"") ? Poison.JSON.readTree(shown.body()).asText() : text(shown);
    JsonNode disk = Poison.JSON.<JsonNode>valueToTree(yaml(yaml)).at("/storage/config/0");
    for (String name : List.of("serial", "model", "path")) {
      assertThat(disk.path(name)).as(where).isEqualTo(told.path("disk").path(name));
    }
  }

  private static String decoded(String mime) {
    Matcher body = Pattern.compile("\n\n([A-Za-z0-9+/=\r\n]+)\n--maas4j").matcher(mime);
    assertThat(body.find()).isTrue();
    return new String(Base64.getMimeDecoder().decode(body.group(1)), UTF_8);
  }

  /** Whether they show the poison; when they do, as a value. */
  private boolean answers(String where, String... paths) throws IOException {
    boolean seen = false;
    for (String path : paths) {
      HttpResponse<byte[]> answer = apiGet(path);
      assertThat(answer.statusCode()).as(where + " " + path + text(answer)).isEqualTo(200);
      JsonNode document = Poison.JSON.readTree(answer.body());
      plain(document, where + " " + path);
      seen |= !path.startsWith("events") && document.toString().contains(Poison.MARK);
      if (path.startsWith("dns")) {
        assertThat(document.toString())
            .as(where)
            .doesNotContainPattern(Poison.MARK + "[^a-z0-9-]*[$`<]");
      }
    }
    return seen;
  }

  /** Without anything that a terminal, a log or a page of text would take for something else. */
  private static void plain(JsonNode node, String where) {
    if (node.isTextual()) {
      isPlain(node.textValue(), where);
    }
    node.properties()
        .forEach(
            member -> {
              isPlain(member.getKey(), where);
              plain(member.getValue(), where);
            });
    if (node.isArray()) {
      node.forEach(item -> plain(item, where));
    }
  }

  private static void isPlain(String text, String where) {
    if (text.contains(Poison.MARK)) {
      assertThat(text).as(where).doesNotContainPattern("[\\p{Cntrl}\\u202e\\u2028]");
      assertThat(UTF_8.newEncoder().canEncode(text)).as(where).isTrue();
    }
  }

  private void events(String where) {
    List<Event> events =
        bench.store.inTransaction(
            tx ->
                tx.events()
                    .query(
                        new EventQuery(
                            EventType.Level.DEBUG,
                            Optional.of(Set.of(id)),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            100)));
    List<String> texts = new ArrayList<>();
    events.forEach(
        event -> {
          texts.add(event.description());
          texts.add(event.action());
          texts.add(event.hostname());
        });
    assertThat(texts)
        .as(where)
        .isNotEmpty()
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotContainPattern("\\p{Cntrl}")
                    .hasSizeLessThanOrEqualTo(4096));
  }

  private URI apiUrl(String path) {
    return URI.create("http://127.0.0.1:" + api.port() + API + path);
  }

  private HttpResponse<byte[]> apiGet(String path) {
    return send(HttpRequest.newBuilder(apiUrl(path)).header("Authorization", bench.sign(admin)));
  }

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
