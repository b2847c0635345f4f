/**
 * How curtin is told to set up the disks of a machine: its storage configuration, version 1, as
 * typed actions made of a {@link io.maas4j.storage.StorageConfiguration}. Pure.
 */
@NullMarked
package io.maas4j.deploy.curtin;

import org.jspecify.annotations.NullMarked;
