package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.netboot.dhcp6.wire.ClassData;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration in an answer: what to boot for those that boot, and of the rest what was asked
 * for, as it was asked.
 */
final class ReplyOptions {
  private ReplyOptions() {}

  /** By code, the dearest first: what does not fit is left out from the end. */
  static Map<Integer, byte[]> of(Dhcp6Request request, ServedSubnet subnet) {
    Client client = request.classified();
    Map<Integer, byte[]> options = new LinkedHashMap<>();
    boot(client, subnet, options);
    for (int code : client.requested()) {
      byte[] value = subnet.options().get(code);
      if (value != null) {
        options.put(code, value);
      }
    }
    if (client.requested().contains(Dhcp6Option.CLIENT_FQDN)) {
      ClientName.of(request.message())
          .flatMap(name -> answered(name, subnet))
          .ifPresent(value -> options.put(Dhcp6Option.CLIENT_FQDN, value));
    }
    return options;
  }

  private static Optional<byte[]> answered(ClientName name, ServedSubnet subnet) {
    try {
      return Optional.of(name.answer(subnet.subnet().domain()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // With our domain behind it, the name is longer than names may be.
    }
  }

  private static void boot(Client client, ServedSubnet subnet, Map<Integer, byte[]> options) {
    boolean listed = client.requested().contains(Dhcp6Option.BOOTFILE_URL);
    if (!listed && client.architecture().isEmpty()) {
      return;
    }
    Optional<BootMethod> method =
        BootMethod.select(client.architecture(), client.userClasses(), Set.of(), subnet.disabled());
    // UEFI takes an offer of HTTP boot by this (UEFI 2.10 §24.7.3.1).
    method
        .flatMap(BootMethod::vendorClass)
        .ifPresent(name -> options.put(Dhcp6Option.VENDOR_CLASS, ClassData.vendorClass(0, name)));
    method
        .flatMap(it -> url(it, subnet))
        .ifPresent(
            url -> options.put(Dhcp6Option.BOOTFILE_URL, url.getBytes(StandardCharsets.US_ASCII)));
  }

  private static Optional<String> url(BootMethod method, ServedSubnet subnet) {
    String rack = subnet.rackInUrl();
    int port = subnet.subnet().httpPort();
    // There is no option for the path prefix here: it is part of the URL.
    String prefix = method.pathPrefix(rack, port).orElse("");
    return method
        .bootFile(rack, port)
        .map(file -> file.startsWith("http://") ? file : "tftp://" + rack + "/" + prefix + file);
  }
}
