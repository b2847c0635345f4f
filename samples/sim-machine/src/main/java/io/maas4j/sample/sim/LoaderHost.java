package io.maas4j.sample.sim;

import java.io.IOException;
import java.util.Optional;

/** What a boot loader can reach. Locations are as the script has them, variables replaced. */
interface LoaderHost {
  /** A script's text; empty when the server does not have it or does not answer. */
  Optional<String> script(String location) throws IOException, InterruptedException;

  /**
   * Downloads a kernel or an initial RAM disk.
   *
   * @param step {@link SimStep#KERNEL} or {@link SimStep#INITRD}
   * @return whether it arrived whole
   */
  boolean load(SimStep step, String location) throws IOException, InterruptedException;

  /** Whether one of the disks holds a system. */
  boolean diskHasSystem();
}
