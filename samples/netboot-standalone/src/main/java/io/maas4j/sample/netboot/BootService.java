package io.maas4j.sample.netboot;

import java.util.List;

/** One server that runs until it is closed. */
interface BootService extends AutoCloseable {
  /** Blocks until it serves; says where, for people. */
  List<String> start();

  @Override
  void close();
}
