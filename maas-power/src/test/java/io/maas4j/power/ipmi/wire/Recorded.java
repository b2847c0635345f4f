package io.maas4j.power.ipmi.wire;

import java.util.HexFormat;

/**
 * Sessions that were recorded between FreeIPMI's client and BMCs (power spec §11): user {@code
 * maas}, password {@code secret}, no K_g, privilege OPERATOR.
 */
final class Recorded {
  static final String USER = "maas";
  static final String PASSWORD = "secret";
  static final String STATUS_REQUEST = "20 00 e0 81 18 01 66";
  static final String STATUS_RESPONSE = "81 04 7b 20 18 01 00 41 10 40 00 36";

  /** One recorded RMCP+ session, in the order it went. */
  record Session(
      CipherSuite suite,
      String openRequest,
      String openResponse,
      String rakp1,
      String rakp2,
      String rakp3,
      String rakp4,
      String sik,
      String k1,
      String k2,
      String statusRequest,
      String statusResponse) {}

  static final Session SUITE_3 =
      new Session(
          CipherSuite.SUITE_3,
          "0600ff0706100000000000000000200000030000a4a3a2a00000000801000000"
              + "01000008010000000200000801000000",
          "0600ff0706110000000000000000240000000300a4a3a2a0002cb0ac00000008"
              + "0100000001000008010000000200000801000000",
          "0600ff0706120000000000000000200000000000002cb0ace456edc17f1778f0"
              + "aa4669a767e16ffd130000046d616173",
          "0600ff07061300000000000000003c0000000000a4a3a2a03503f3877224f77b"
              + "9153f45f15855fd0626d636661726d2d67756964000000087ee7ba5511d4a9b8"
              + "fd620177557abfaa07b90cfc",
          "0600ff07061400000000000000001c0000000000002cb0ac6c4afc9f76c44363"
              + "04f793e74dee5948b927f60e",
          "0600ff0706150000000000000000140000000000a4a3a2a05044793b258b0988" + "fa39d2fc",
          "8fed197d0b6b45e9b2d983f9d819fe6715a05a94",
          "34001be4838c5e8d34548f526ca8e9dbcb552632",
          "69b780f5f57eea8eab5ce530efe45965b1e6eabf",
          "0600ff0706c0002cb0ac0800000020003f93332584639e7712cbebb6e41fceeb"
              + "d9db855a7a70a32f63531612b8a157ecffff0207a57084779eff6c3a41520b04",
          "0600ff0706c0a4a3a2a006000000200092b1da9f005ad2d1cbd92dde7778a9b6"
              + "ce2560b68f2d5003cceb88dfd711a1bbffff0207c97d865e7fda6c67a4e32071");

  static final Session SUITE_17 =
      new Session(
          CipherSuite.SUITE_17,
          "0600ff0706100000000000000000200000030000a4a3a2a00000000803000000"
              + "01000008040000000200000801000000",
          "0600ff0706110000000000000000240000000300a4a3a2a0e04df33e00000008"
              + "0300000001000008040000000200000801000000",
          "0600ff0706120000000000000000200000000000e04df33eede65188bb6520c2"
              + "8dabef07c51aa177130000046d616173",
          "0600ff0706130000000000000000480000000000a4a3a2a03aabe44b3dbefab3"
              + "c8d00a7d89b3c89f626d636661726d2d67756964000000086256b89a5c84b991"
              + "95e815d38a3b8ef48dba66b2e8ef66acc7ea12997725cdd5",
          "0600ff0706140000000000000000280000000000e04df33ea31bd2f735787d90"
              + "e700eac443005f5cf30f1ef81b8257aa66ac1b9fc569a6ae",
          "0600ff0706150000000000000000180000000000a4a3a2a036c282443b0659f5" + "033a31bd8603b494",
          "b21580bbe7fbb641874d6680566d31b6f96f7d09f9b46f6d7ca59ac00976e6da",
          "8146f2d8767f890e1ba0c1798f58b15efe27bf1a0b78900b87741b694878d8f1",
          "303de1c576174e2a819f003723e8966442b6a34ec5e2219681cd2aeb333c1f2e",
          "0600ff0706c0e04df33e080000002000d6b8bf41aa82fe996bd28312133f3120"
              + "2f6332d498e66d2c80b044b89a41cd19ffff020741b8eed22040d3a2c768abdd"
              + "975f321d",
          "0600ff0706c0a4a3a2a0060000002000d053ebb0663f088df70a77f0dfeeb6b9"
              + "f303978d49fbfec9b2aa503a9d971e80ffff0207233828b5c2cc6c6d470740dd"
              + "b6e4ee1a");

  static final String PRIVILEGE_REQUEST_17 =
      "0600ff0706c0e04df33e03000000200091806255c7a4dadee94f085928db8bae"
          + "dc55a179f0a9471a6531725913121831ffff020795887d13ad9ef65113361299"
          + "cb2a67f8";

  static final String CAPABILITIES_REQUEST = "0600ff07000000000000000000092018c88100388e03b6";
  static final String CAPABILITIES_RESPONSE =
      "0600ff0700000000000000000010811c6320003800019704030000000009";
  static final String PING = "0600ff06000011be80000000";
  static final String PONG = "0600ff06000011be40000010000011be000000008100000000000000";

  static final String CHALLENGE_REQUEST =
      "0600ff070000000000000000" + "00182018c881a439026d616173000000000000000000000000fe";
  static final String CHALLENGE_RESPONSE =
      "0600ff070000000000000000" + "001c811c6320a43900e8c04f6f4e5b36e5687fab2cdf34d85cfc0ea8889a";
  static final String ACTIVATE_REQUEST =
      "0600ff070200000000e8c04f6f451953eb9e8c2fcb789adf9ead3d4f60"
          + "1d2018c881a83a02034e5b36e5687fab2cdf34d85cfc0ea8880100000094";
  static final String ACTIVATE_RESPONSE =
      "0600ff070201000000e8c04f6f4d7595f892cfaa35d4624134c15edb9e"
          + "12811c6320a83a0002e8c04f6f1fba22000398";
  static final String PRIVILEGE_REQUEST_15 =
      "0600ff07021fba2200e8c04f6f26612b26a0e36f01610544f3db4d20c0" + "082018c881ac3b0395";

  private Recorded() {}

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static Octets octets(String hex) {
    return Octets.owning(bytes(hex));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
