package io.maas4j.image.importing;

import static io.maas4j.image.importing.Imports.NOBLE;
import static io.maas4j.image.importing.Imports.all;
import static io.maas4j.image.importing.Imports.having;
import static io.maas4j.image.importing.Imports.loader;
import static io.maas4j.image.importing.Imports.product;
import static io.maas4j.image.importing.Imports.read;
import static io.maas4j.image.importing.Imports.source;
import static io.maas4j.image.importing.Imports.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.Product;
import io.maas4j.image.stream.ProductVersion;
import io.maas4j.testkit.image.StreamFiles;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImportPlannerTest {
  private static final Room AMPLE = new Room(OptionalLong.empty(), Long.MAX_VALUE / 4, 0);

  private final BootSource one = source(1, 1);
  private final List<BootSelection> selections =
      List.of(all(1, "noble"), all(1, "jammy"), all(1, "focal"));

  private Planned plan(Contents contents, Room room, List<StoredSet> stored, Product... offered) {
    Holdings here = new Holdings(stored, contents);
    Choice choice =
        ImportChoice.of(List.of(one), List.of(read(one, offered)), selections, here, NOBLE);
    return ImportPlanner.of(choice, here, room, NOBLE);
  }

  private ImportPlan planned(Contents contents, List<StoredSet> stored, Product... offered) {
    return (ImportPlan) plan(contents, AMPLE, stored, offered);
  }

  @Test
  void contentThatSeveralResourcesHaveIsFetchedOnce() {
    ImportPlan plan =
        planned(
            Contents.NONE,
            List.of(),
            product("noble", "amd64", "ga-24.04", "1"),
            product("noble", "amd64", "hwe-24.04", "1"));
    assertThat(plan.downloads()).hasSize(5);
    assertThat(plan.space().fetched()).isEqualTo(100 + 200 + 1000 + 100 + 200);
    assertThat(plan.downloads())
        .filteredOn(d -> d.content().size() == 1000)
        .singleElement()
        .satisfies(d -> assertThat(d.resources()).hasSize(2));
    assertThat(plan.changes()).hasSize(2);
  }

  @Test
  void loadersComeFirstThenWhatMachinesAreCommissionedWith() {
    ImportPlan plan =
        planned(
            Contents.NONE,
            List.of(),
            product("jammy", "amd64", "ga-22.04", "1"),
            product("noble", "amd64", "ga-24.04", "1"),
            loader("1"));
    assertThat(plan.downloads())
        .extracting(d -> d.resources().get(0).release() + " " + d.content().size())
        .containsExactly(
            "uefi 50",
            "noble 100",
            "noble 200",
            "noble 1000",
            "jammy 100",
            "jammy 200",
            "jammy 1000");
  }

  @Test
  void whatWasBegunGoesOnWhereItStopped() {
    Product jammy = product("jammy", "amd64", "ga-22.04", "1");
    String squashfs = StreamFiles.sha256("jammy/amd64/1/squashfs");
    ImportPlan plan =
        planned(
            new Contents(Map.of(), Map.of(squashfs, 400L), Set.of()),
            List.of(),
            product("focal", "amd64", "ga-20.04", "1"),
            jammy);
    assertThat(plan.downloads().get(2))
        .isEqualTo(
            new Download(
                new Content(squashfs, 1000),
                List.of(
                    new Download.Place(
                        1, new io.maas4j.image.stream.StreamPath("jammy/amd64/1/squashfs"))),
                400,
                List.of(jammy.resource())));
    assertThat(plan.gonePartial()).isEmpty();
    assertThat(plan.space().fetched()).isEqualTo(1300 + 900);
  }

  @Test
  void moreThanAFileHasIsNoBeginningOfIt() {
    String squashfs = StreamFiles.sha256("jammy/amd64/1/squashfs");
    ImportPlan plan =
        planned(
            new Contents(Map.of(), Map.of(squashfs, 4000L), Set.of()),
            List.of(),
            product("jammy", "amd64", "ga-22.04", "1"));
    assertThat(plan.gonePartial()).containsExactly(squashfs);
    assertThat(plan.downloads()).allMatch(download -> download.resumeAt() == 0);
    assertThat(plan.space()).isEqualTo(new Space(4000, 4000, 1300));
  }

  @Test
  void whatIsHereIsNotFetchedAgain() {
    Product noble = product("noble", "amd64", "ga-24.04", "1");
    StoredSet here = stored(1, noble);
    assertThat(planned(having(here), List.of(here), noble).isEmpty()).isTrue();
  }

  @Test
  void thePreviousVersionServesUntilTheNewOneIsComplete() {
    StoredSet before = stored(1, product("noble", "amd64", "ga-24.04", "1"));
    StoredSet older = stored(1, product("noble", "amd64", "ga-24.04", "0"));
    ImportPlan plan =
        planned(
            having(before, older),
            List.of(older, before),
            product("noble", "amd64", "ga-24.04", "2"));
    assertThat(plan.changes()).hasSize(1);
    assertThat(plan.changes().get(0).previous()).containsExactly(before);
    assertThat(plan.dropped()).containsExactly(older);
    assertThat(plan.goneContent())
        .hasSize(3)
        .allMatch(sha -> older.contents().stream().anyMatch(c -> c.sha256().equals(sha)));
  }

  @Test
  void anIncompletePreviousVersionServesNobodyAndGoes() {
    StoredSet broken = stored(1, product("noble", "amd64", "ga-24.04", "1"));
    ImportPlan plan =
        planned(Contents.NONE, List.of(broken), product("noble", "amd64", "ga-24.04", "2"));
    assertThat(plan.changes().get(0).previous()).isEmpty();
    assertThat(plan.dropped()).containsExactly(broken);
  }

  @Test
  void whatIsRemovedGoesWithItsContentUnlessSomethingElseHasIt() {
    StoredSet bionic = stored(1, product("bionic", "amd64", "ga-18.04", "1"));
    String pinned = StreamFiles.sha256("bionic/amd64/1/squashfs");
    Contents contents = having(bionic);
    ImportPlan plan =
        planned(
            new Contents(contents.complete(), Map.of(), Set.of(pinned)),
            List.of(bionic),
            product("noble", "amd64", "ga-24.04", "1"));
    assertThat(plan.dropped()).containsExactly(bionic);
    assertThat(plan.goneContent()).hasSize(2).doesNotContain(pinned);
  }

  @Test
  void aQuotaThatDoesNotSufficeIsRefusedWithItsArithmetic() {
    StoredSet before = stored(1, product("noble", "amd64", "ga-24.04", "1"));
    Planned plan =
        plan(
            having(before),
            new Room(OptionalLong.of(2000), 1L << 40, 0),
            List.of(before),
            product("noble", "amd64", "ga-24.04", "2"));
    assertThat(plan).isInstanceOf(Planned.NoRoom.class);
    Planned.NoRoom refused = (Planned.NoRoom) plan;
    assertThat(refused.why())
        .isEqualTo(
            "1300 bytes are stored, of which 0 go first, and 1300 are to be fetched: that makes"
                + " 2600 bytes (2.5 KiB), 600 bytes more than the quota of 2000 bytes (2.0 KiB)");
    assertThat(refused.remedy()).contains("ubuntu/noble amd64/ga-24.04 with 1000 bytes");
  }

  @Test
  void aDiskThatIsTooSmallIsRefusedWithItsArithmetic() {
    Planned plan =
        plan(
            Contents.NONE,
            new Room(OptionalLong.empty(), 1400, 200),
            List.of(),
            product("noble", "amd64", "ga-24.04", "2"));
    assertThat(((Planned.NoRoom) plan).why())
        .isEqualTo(
            "1400 bytes are free on the disk, 0 go first and 200 have to stay free, and 1300 bytes"
                + " (1.3 KiB) are to be fetched: 100 bytes too many");
  }

  @Test
  void nothingIsRefusedForRoomWhenNothingIsFetched() {
    StoredSet here = stored(1, product("noble", "amd64", "ga-24.04", "1"));
    assertThat(
            plan(
                having(here),
                new Room(OptionalLong.of(1), 0, 1000),
                List.of(here),
                product("noble", "amd64", "ga-24.04", "1")))
        .isInstanceOf(ImportPlan.class);
  }

  @Test
  void aSizeThatContradictsWhatWasVerifiedKeepsItsVersionOut() {
    Product liar = product("jammy", "amd64", "ga-22.04", "1");
    Content kernel = liar.newest().orElseThrow().files().get(0).content();
    ImportPlan plan =
        planned(
            new Contents(Map.of(kernel.sha256(), 101L), Map.of(), Set.of(kernel.sha256())),
            List.of(),
            liar,
            product("noble", "amd64", "ga-24.04", "1"));
    assertThat(plan.changes())
        .extracting(change -> change.wanted().name().release())
        .containsExactly("noble");
    assertThat(plan.remarks()).extracting(Remark::code).contains(Remark.Code.SIZE_CONTRADICTED);
  }

  @Test
  void oneVersionWithOtherContentIsAnotherSet() {
    Product noble = product("noble", "amd64", "ga-24.04", "1");
    StoredSet before = stored(1, noble);
    Product changed =
        new Product(
            noble.name(),
            noble.kind(),
            noble.resource(),
            noble.label(),
            noble.subarches(),
            noble.notes(),
            List.of(
                new ProductVersion(
                    "1", Imports.version("noble", "amd64", "elsewhere", "1").items())));
    ImportPlan plan = planned(having(before), List.of(before), changed);
    assertThat(plan.downloads()).hasSize(2);
    assertThat(plan.changes().get(0).previous()).containsExactly(before);
  }
}
