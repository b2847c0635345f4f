package io.maas4j.image.importing;

import static io.maas4j.image.importing.Imports.NOBLE;
import static io.maas4j.image.importing.Imports.all;
import static io.maas4j.image.importing.Imports.disabled;
import static io.maas4j.image.importing.Imports.having;
import static io.maas4j.image.importing.Imports.labelled;
import static io.maas4j.image.importing.Imports.loader;
import static io.maas4j.image.importing.Imports.product;
import static io.maas4j.image.importing.Imports.read;
import static io.maas4j.image.importing.Imports.selection;
import static io.maas4j.image.importing.Imports.source;
import static io.maas4j.image.importing.Imports.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.image.importing.Remark.Code;
import io.maas4j.image.stream.Product;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportChoiceTest {
  private final BootSource one = source(1, 1);
  private final BootSource two = source(2, 2);

  private static Choice choose(
      List<BootSource> sources,
      List<Offer> offers,
      List<BootSelection> selections,
      StoredSet... stored) {
    return ImportChoice.of(
        sources, offers, selections, new Holdings(List.of(stored), having(stored)), NOBLE);
  }

  private Choice choose(List<BootSelection> selections, Product... products) {
    return choose(List.of(one), List.of(read(one, products)), selections);
  }

  private static List<String> names(Choice choice) {
    return choice.wanted().stream()
        .map(set -> set.name() + " " + set.version() + " of " + set.sourceId())
        .toList();
  }

  private static List<Code> codes(Choice choice) {
    return choice.remarks().stream().map(Remark::code).toList();
  }

  @Test
  void whatIsSelectedIsWantedInItsNewestVersion() {
    Choice choice =
        choose(
            List.of(all(1, "noble")),
            product("noble", "amd64", "ga-24.04", "20250701", "20250702"),
            product("jammy", "amd64", "ga-22.04", "20250701"));
    assertThat(names(choice)).containsExactly("ubuntu/noble amd64/ga-24.04 20250702 of 1");
    assertThat(choice.remarks()).isEmpty();
  }

  @Test
  void architecturesAreSelectedByNameOrAllOfThem() {
    Product[] both = {
      product("noble", "amd64", "ga-24.04", "1"), product("noble", "arm64", "ga-24.04", "1")
    };
    assertThat(names(choose(List.of(selection(1, "noble", "arm64", "*", "*")), both)))
        .containsExactly("ubuntu/noble arm64/ga-24.04 1 of 1");
    assertThat(names(choose(List.of(all(1, "noble")), both))).hasSize(2);
  }

  @Test
  void subarchitecturesSelectWhateverServesThem() {
    Product[] both = {
      product("noble", "amd64", "ga-24.04", "1"), product("noble", "amd64", "hwe-24.04", "1")
    };
    assertThat(names(choose(List.of(selection(1, "noble", "*", "hwe-24.04", "*")), both)))
        .containsExactly("ubuntu/noble amd64/hwe-24.04 1 of 1");
    assertThat(names(choose(List.of(selection(1, "noble", "*", "generic", "*")), both))).hasSize(2);
  }

  @Test
  void labelsAreSelectedAndOfTwoTheNewerIsTaken() {
    Product[] both = {
      product("noble", "amd64", "ga-24.04", "1"),
      labelled("candidate", "noble", "amd64", "ga-24.04", "2")
    };
    assertThat(names(choose(List.of(selection(1, "noble", "*", "*", "stable")), both)))
        .containsExactly("ubuntu/noble amd64/ga-24.04 1 of 1");
    assertThat(names(choose(List.of(all(1, "noble")), both)))
        .containsExactly("ubuntu/noble amd64/ga-24.04 2 of 1");
  }

  @Test
  void ofTwoLabelsWithOneVersionTheStableOneIsTaken() {
    Choice choice =
        choose(
            List.of(all(1, "noble")),
            labelled("candidate", "noble", "amd64", "ga-24.04", "2"),
            product("noble", "amd64", "ga-24.04", "2"));
    assertThat(choice.wanted()).extracting(set -> set.product().label()).containsExactly("stable");
  }

  @Test
  void bootLoadersNeedNoSelection() {
    assertThat(names(choose(List.of(), loader("5"))))
        .containsExactly("grub-efi-signed/uefi amd64/generic 5 of 1");
  }

  @Test
  void aSelectionThatSelectsNothingIsNamed() {
    Choice choice =
        choose(
            List.of(all(1, "noble"), all(1, "trusty")), product("noble", "amd64", "ga-24.04", "1"));
    assertThat(choice.remarks()).hasSize(1);
    assertThat(choice.remarks().get(0).toString())
        .startsWith("source 1, ubuntu/trusty: the source offers no image for arches [*]");
  }

  @Test
  void theSourceOfGreaterPrioritySuppliesAllOfAReleaseForAnArchitecture() {
    Choice choice =
        choose(
            List.of(one, two),
            List.of(
                read(
                    one,
                    product("noble", "amd64", "hwe-24.04", "9"),
                    product("noble", "arm64", "ga-24.04", "9")),
                read(two, product("noble", "amd64", "ga-24.04", "1"))),
            List.of(all(1, "noble"), all(2, "noble")));
    assertThat(names(choice))
        .containsExactly(
            "ubuntu/noble amd64/ga-24.04 1 of 2", "ubuntu/noble arm64/ga-24.04 9 of 1");
    assertThat(codes(choice)).containsExactly(Code.OUTRANKED);
  }

  @Test
  void aSourceThatCouldNotBeReadKeepsWhatIsHere() {
    Product here = product("noble", "amd64", "ga-24.04", "1");
    Choice choice =
        choose(
            List.of(one, two),
            List.of(
                new Offer.Unread(two, "its index is signed by another key"),
                read(one, product("noble", "amd64", "ga-24.04", "9"))),
            List.of(all(1, "noble"), all(2, "noble")),
            stored(2, here));
    assertThat(choice.wanted()).isEmpty();
    assertThat(choice.kept()).containsExactly(stored(2, here));
    assertThat(choice.removed()).isEmpty();
    assertThat(codes(choice)).containsExactly(Code.SOURCE_UNREAD, Code.OUTRANKED);
  }

  @Test
  void whereNothingIsHereTheNextSourceTakesThePlaceOfOneThatCouldNotBeRead() {
    Choice choice =
        choose(
            List.of(one, two),
            List.of(
                new Offer.Unread(two, "no route"),
                read(one, product("noble", "amd64", "ga-24.04", "9"))),
            List.of(all(1, "noble"), all(2, "noble")));
    assertThat(names(choice)).containsExactly("ubuntu/noble amd64/ga-24.04 9 of 1");
  }

  @Test
  void whatNeverBecameWholeKeepsNoOtherSourceOut() {
    Product begun = product("noble", "amd64", "ga-24.04", "7");
    Choice choice =
        ImportChoice.of(
            List.of(one, two),
            List.of(
                new Offer.Unread(two, "no route"),
                read(one, product("noble", "amd64", "ga-24.04", "1"))),
            List.of(all(1, "noble"), all(2, "noble")),
            new Holdings(List.of(stored(2, begun)), Contents.NONE),
            NOBLE);
    assertThat(names(choice)).containsExactly("ubuntu/noble amd64/ga-24.04 1 of 1");
  }

  @Test
  void whatNothingSelectsAnyLongerGoes() {
    StoredSet jammy = stored(1, product("jammy", "amd64", "ga-22.04", "1"));
    Choice choice =
        choose(
            List.of(one),
            List.of(read(one, product("noble", "amd64", "ga-24.04", "1"))),
            List.of(all(1, "noble")),
            jammy);
    assertThat(choice.removed()).containsExactly(jammy);
    assertThat(choice.kept()).isEmpty();
  }

  @Test
  void whatCameOfASourceThatIsGoneOrDisabledStays() {
    StoredSet gone = stored(7, product("jammy", "amd64", "ga-22.04", "1"));
    StoredSet off = stored(3, product("focal", "amd64", "ga-20.04", "1"));
    Choice choice =
        choose(
            List.of(one, disabled(3)),
            List.of(read(one, product("noble", "amd64", "ga-24.04", "1"))),
            List.of(all(1, "noble")),
            gone,
            off);
    assertThat(choice.kept()).containsExactly(gone, off);
    assertThat(choice.removed()).isEmpty();
  }

  @Test
  void whatIsSelectedAndNoLongerOfferedStaysAndIsNamed() {
    StoredSet here = stored(1, product("noble", "arm64", "ga-24.04", "1"));
    Choice choice =
        choose(
            List.of(one),
            List.of(read(one, product("noble", "amd64", "ga-24.04", "1"))),
            List.of(all(1, "noble")),
            here);
    assertThat(choice.kept()).containsExactly(here);
    assertThat(codes(choice)).containsExactly(Code.NO_LONGER_OFFERED);
  }

  @Test
  void anOlderVersionThanTheSourceBroughtBeforeChangesNothing() {
    StoredSet here = stored(1, product("noble", "amd64", "ga-24.04", "20250702"));
    Choice choice =
        choose(
            List.of(one),
            List.of(read(one, product("noble", "amd64", "ga-24.04", "20250701"))),
            List.of(all(1, "noble")),
            here);
    assertThat(choice.wanted()).isEmpty();
    assertThat(choice.kept()).containsExactly(here);
    assertThat(choice.remarks().toString())
        .contains("offers version 20250701 and brought version 20250702 before");
  }

  @Test
  void anOlderVersionOfAnotherSourceOrOfALabelThatIsSelectedInsteadIsTaken() {
    StoredSet here = stored(1, product("noble", "amd64", "ga-24.04", "20250702"));
    Product older = product("noble", "amd64", "ga-24.04", "20250701");
    assertThat(
            names(
                choose(
                    List.of(one, two),
                    List.of(read(one), read(two, older)),
                    List.of(all(2, "noble")),
                    here)))
        .hasSize(1);
    Product candidate = labelled("candidate", "noble", "amd64", "ga-24.04", "20250701");
    assertThat(
            names(
                choose(
                    List.of(one),
                    List.of(read(one, candidate)),
                    List.of(selection(1, "noble", "*", "*", "candidate")),
                    here)))
        .hasSize(1);
  }

  @Test
  void aNewerVersionThatLacksSomethingIsNamed() {
    Product whole = product("noble", "amd64", "ga-24.04", "1");
    Product broken =
        new Product(
            whole.name(),
            whole.kind(),
            whole.resource(),
            whole.label(),
            whole.subarches(),
            whole.notes(),
            List.of(
                new io.maas4j.image.stream.ProductVersion("2", List.of()),
                whole.versions().get(0)));
    Choice choice = choose(List.of(all(1, "noble")), broken);
    assertThat(names(choice)).containsExactly("ubuntu/noble amd64/ga-24.04 1 of 1");
    assertThat(codes(choice)).containsExactly(Code.VERSION_INCOMPLETE);
  }

  @Test
  void thatNothingIsEnabledAndNothingCanBeCommissionedIsSaid() {
    assertThat(codes(choose(List.of(disabled(1)), List.of(), List.of(all(1, "noble")))))
        .containsExactly(Code.ALL_SOURCES_DISABLED, Code.COMMISSIONING_RELEASE_MISSING);
  }
}
