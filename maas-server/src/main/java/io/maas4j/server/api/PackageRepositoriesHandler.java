package io.maas4j.server.api;

import io.maas4j.administration.PackageRepositories;
import io.maas4j.archive.PackageRepository;
import io.maas4j.server.api.view.AdministrationViews;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Where machines get their packages from (operations, section 5.5). */
final class PackageRepositoriesHandler {
  private static final Parameter NAME = Parameter.str("name", "The repository's name.");
  private static final Parameter URL =
      Parameter.str("url", "Its address: http, https, or ppa:owner/name.");
  private static final List<Parameter> OTHERS =
      List.of(
          Parameter.of("distributions", Kind.CSV, "Series that it has."),
          Parameter.of(
              "disabled_pockets", Kind.CSV, "Left out: any of updates, security, backports."),
          Parameter.of(
              "disabled_components",
              Kind.CSV,
              "Left out of Ubuntu's own: any of restricted, universe, multiverse."),
          Parameter.of("components", Kind.CSV, "Used of those that are not Ubuntu's own."),
          Parameter.of(
              "arches",
              Kind.CSV,
              "Any of amd64, i386, armhf, arm64, ppc64el, s390x; amd64,i386 if not given."),
          Parameter.str("key", "The public key that it is signed with."),
          Parameter.of(
              "disable_sources",
              Kind.BOOL,
              "Whether source packages of Ubuntu's own are left out."),
          Parameter.of("enabled", Kind.BOOL, "Whether machines use it."));

  private final PackageRepositories repositories;

  PackageRepositoriesHandler(PackageRepositories repositories) {
    this.repositories = repositories;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "PackageRepositoriesHandler",
            "Manage all package repositories.",
            "package-repositories/",
            Operation.read(
                "List package repositories",
                call ->
                    Resources.list(repositories.list(), AdministrationViews::packageRepository)),
            Operation.create(
                    "Create a package repository", this::create, NAME.mandatory(), URL.mandatory())
                .with(OTHERS)
                .forAdmins()),
        Resource.of(
            "PackageRepositoryHandler",
            "Manage a package repository, by its number or its name.",
            "package-repositories/{id}/",
            Operation.read(
                "Read a package repository",
                call ->
                    Resources.one(
                        repositories.find(call.path("id")),
                        AdministrationViews::packageRepository)),
            Operation.update("Update a package repository", this::update, NAME, URL)
                .with(OTHERS)
                .forAdmins(),
            Operation.delete("Delete a package repository", this::delete).forAdmins()));
  }

  private Reply create(Call call) {
    PackageRepository fresh =
        new PackageRepository(
            0, "", "", false, List.of(), List.of(), List.of(), List.of(), List.of(), "", true,
            true);
    return Resources.one(
        repositories.add(changed(fresh, call.arguments()), call.actor()),
        AdministrationViews::packageRepository);
  }

  private Reply update(Call call) {
    return Resources.one(
        repositories.change(
            call.path("id"), before -> changed(before, call.arguments()), call.actor()),
        AdministrationViews::packageRepository);
  }

  private Reply delete(Call call) {
    repositories.delete(call.path("id"), call.actor());
    return Reply.NOTHING;
  }

  private static PackageRepository changed(PackageRepository r, Arguments given) {
    return new PackageRepository(
        r.id(),
        given.textOr("name", r.name()),
        given.textOr("url", r.url()),
        r.usual(),
        list(given, "distributions", r.distributions()),
        list(given, "disabled_pockets", r.disabledPockets()),
        list(given, "disabled_components", r.disabledComponents()),
        list(given, "components", r.components()),
        list(given, "arches", r.arches()),
        given.textOr("key", r.key()),
        given.has("disable_sources") ? !given.flag("disable_sources") : r.sources(),
        given.has("enabled") ? given.flag("enabled") : r.enabled());
  }

  /** What was given, also when it is nothing; else what there was. */
  private static List<String> list(Arguments given, String name, List<String> otherwise) {
    if (!given.has(name)) {
      return otherwise;
    }
    return given.texts(name).stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
