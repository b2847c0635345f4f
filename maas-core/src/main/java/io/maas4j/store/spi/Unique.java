package io.maas4j.store.spi;

import java.util.List;
import java.util.stream.Stream;

/** What is unique; every store holds these, and names them in {@link DuplicateException}. */
public final class Unique {
  public static final String MACHINE_ID = "machine_id";
  public static final String MACHINE_NAME = "machine_name";
  public static final String HARDWARE_UUID = "hardware_uuid";
  public static final String PHYSICAL_MAC = "physical_mac";
  public static final String ADDRESS_IN_USE = "address_in_use";
  public static final String USER_NAME = "user_name";
  public static final String USER_EMAIL = "user_email";
  public static final String TOKEN_KEY = "token_key";
  public static final String FILE_NAME = "file_name";
  public static final String FILE_KEY = "file_key";
  public static final String TAG_NAME = "tag_name";
  public static final String ZONE_NAME = "zone_name";
  public static final String POOL_NAME = "pool_name";
  public static final String FABRIC_NAME = "fabric_name";
  public static final String VLAN_VID = "vlan_vid";
  public static final String SUBNET_CIDR = "subnet_cidr";
  public static final String SCRIPT_NAME = "script_name";

  /** All of them, but those of {@link Kinds}. */
  private static final List<String> OF_TABLES =
      List.of(
          MACHINE_ID,
          MACHINE_NAME,
          HARDWARE_UUID,
          PHYSICAL_MAC,
          ADDRESS_IN_USE,
          USER_NAME,
          USER_EMAIL,
          TOKEN_KEY,
          FILE_NAME,
          FILE_KEY,
          TAG_NAME,
          ZONE_NAME,
          POOL_NAME,
          FABRIC_NAME,
          VLAN_VID,
          SUBNET_CIDR,
          SCRIPT_NAME);

  /** All of them. */
  public static final List<String> ALL =
      Stream.concat(
              OF_TABLES.stream(),
              Kinds.ALL.stream().flatMap(kind -> kind.keys().stream()).map(Kind.Key::constraint))
          .toList();

  private Unique() {}
}
