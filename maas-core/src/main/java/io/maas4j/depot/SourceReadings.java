package io.maas4j.depot;

import io.maas4j.image.BootOffer;
import io.maas4j.image.BootSource;
import io.maas4j.image.importing.Offer;
import io.maas4j.image.importing.SeenStreams;
import io.maas4j.image.importing.SourceReader;
import io.maas4j.image.spi.Keyring;
import io.maas4j.image.spi.KeyringFiles;
import io.maas4j.image.stream.Product;
import io.maas4j.image.stream.ProductKind;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads boot sources, and keeps what was seen of them. Blocks while files come. */
record SourceReadings(Units units, SourceReader reader, KeyringFiles keyrings) {

  /** Of the enabled sources, in their order. */
  List<Offer> all(List<BootSource> sources) {
    List<Offer> offers = new ArrayList<>();
    sources.stream().filter(BootSource::enabled).forEach(source -> offers.add(read(source)));
    return offers;
  }

  private Offer read(BootSource source) {
    Optional<Keyring> keyring;
    try {
      keyring = keyring(source);
    } catch (IOException | IllegalArgumentException e) {
      return new Offer.Unread(source, "its keyring cannot be read: " + e.getMessage());
    }
    SourceReader.Reading reading =
        reader.read(source, keyring.orElseGet(() -> new Keyring(new byte[0])), seen(source));
    if (reading.offer() instanceof Offer.Read read) {
      units.run(unit -> keep(unit, source, reading.seen(), read));
    }
    return reading.offer();
  }

  /** Empty where nothing is verified. */
  private Optional<Keyring> keyring(BootSource source) throws IOException {
    if (source.skipKeyringVerification()) {
      return Optional.empty();
    }
    return Optional.of(
        source.keyringFilename().isEmpty()
            ? new Keyring(Base64.getDecoder().decode(source.keyringData()))
            : keyrings.read(source.keyringFilename()));
  }

  private static SeenStreams seen(BootSource source) {
    Map<SeenStreams.Key, Instant> newest = new HashMap<>();
    source.seen().forEach((id, at) -> newest.put(new SeenStreams.Key(source.id(), id), at));
    return new SeenStreams(newest);
  }

  /** Unless it became another source meanwhile. */
  private static Unit keep(Unit unit, BootSource read, SeenStreams seen, Offer.Read offer) {
    Optional<BootSource> now =
        unit.tx()
            .shelf(Kinds.BOOT_SOURCE)
            .find(read.id())
            .filter(source -> source.url().equals(read.url()));
    if (now.isEmpty()) {
      return unit;
    }
    Map<String, Instant> believed = new HashMap<>();
    seen.newest().forEach((key, at) -> believed.put(key.contentId(), at));
    if (!believed.equals(now.get().seen())) {
      unit.tx().shelf(Kinds.BOOT_SOURCE).update(now.get().seen(believed));
    }
    BootOffer offered =
        new BootOffer(
            0,
            read.id(),
            unit.now(),
            offer.products().stream()
                .filter(product -> product.kind() != ProductKind.LOADER)
                .map(SourceReadings::offered)
                .toList());
    Optional<BootOffer> before =
        unit.tx().shelf(Kinds.BOOT_OFFER).find(o -> o.source() == read.id());
    if (before.isPresent()) {
      unit.tx().shelf(Kinds.BOOT_OFFER).update(offered.withId(before.get().id()));
    } else {
      unit.tx().shelf(Kinds.BOOT_OFFER).insert(offered);
    }
    return unit;
  }

  private static BootOffer.Offered offered(Product product) {
    return new BootOffer.Offered(
        product.resource().os(),
        product.resource().release(),
        product.resource().arch(),
        product.subarches(),
        product.label(),
        product.title());
  }
}
