package io.maas4j.lifecycle;

import static io.maas4j.lifecycle.EventType.Level.AUDIT;
import static io.maas4j.lifecycle.EventType.Level.DEBUG;
import static io.maas4j.lifecycle.EventType.Level.ERROR;
import static io.maas4j.lifecycle.EventType.Level.INFO;
import static io.maas4j.lifecycle.EventType.Level.WARNING;

/** The types of events (contract, section 17); names, levels and descriptions are on the wire. */
public enum EventType {
  CONFIGURING_STORAGE(INFO, "Configuring storage"),
  INSTALLING_OS(INFO, "Installing OS"),
  CONFIGURING_OS(INFO, "Configuring OS"),
  REBOOTING(INFO, "Rebooting"),
  PERFORMING_PXE_BOOT(INFO, "Performing PXE boot"),
  LOADING_EPHEMERAL(INFO, "Loading ephemeral"),
  NEW(INFO, "New"),
  COMMISSIONING(INFO, "Commissioning"),
  FAILED_COMMISSIONING(INFO, "Failed commissioning"),
  TESTING(INFO, "Testing"),
  FAILED_TESTING(INFO, "Failed testing"),
  READY(INFO, "Ready"),
  DEPLOYING(INFO, "Deploying"),
  DEPLOYED(INFO, "Deployed"),
  IMAGE_DEPLOYED(INFO, "Image Deployed"),
  RELEASING(INFO, "Releasing"),
  RELEASED(INFO, "Released"),
  ENTERING_RESCUE_MODE(INFO, "Entering rescue mode"),
  RESCUE_MODE(INFO, "Rescue mode"),
  FAILED_EXITING_RESCUE_MODE(INFO, "Failed exiting rescue mode"),
  EXITED_RESCUE_MODE(INFO, "Exited rescue mode"),
  GATHERING_INFO(INFO, "Gathering information"),
  RUNNING_TEST(INFO, "Running test"),
  SCRIPT_DID_NOT_COMPLETE(INFO, "Script"),
  ABORTED_COMMISSIONING(INFO, "Aborted commissioning"),
  ABORTED_DEPLOYMENT(INFO, "Aborted deployment"),
  ABORTED_DISK_ERASING(INFO, "Aborted disk erasing"),
  ABORTED_TESTING(INFO, "Aborted testing"),
  NODE_DISKS_ERASED(INFO, "Disks erased"),
  NODE_RELEASE_SCRIPTS_OK(INFO, "Release scripts succeeded"),
  NODE_HARDWARE_SYNC_BMC(INFO, "Node BMC hardware sync state change"),
  NODE_HARDWARE_SYNC_BLOCK_DEVICE(INFO, "Node Block Device hardware sync state change"),
  NODE_HARDWARE_SYNC_CPU(INFO, "Node CPU hardware sync state change"),
  NODE_HARDWARE_SYNC_INTERFACE(INFO, "Node Interface hardware sync state change"),
  NODE_HARDWARE_SYNC_MEMORY(INFO, "Node Memory hardware sync state change"),
  NODE_HARDWARE_SYNC_PCI_DEVICE(INFO, "Node PCI Device hardware sync state change"),
  NODE_HARDWARE_SYNC_USB_DEVICE(INFO, "Node USB Device hardware sync state change"),
  NODE_POWERED_ON(DEBUG, "Node powered on"),
  NODE_POWERED_OFF(DEBUG, "Node powered off"),
  NODE_PXE_REQUEST(DEBUG, "PXE Request"),
  NODE_TFTP_REQUEST(DEBUG, "TFTP Request"),
  NODE_HTTP_REQUEST(DEBUG, "HTTP Request"),
  NODE_INSTALLATION_FINISHED(DEBUG, "Installation complete"),
  NODE_CHANGED_STATUS(DEBUG, "Node changed status"),
  NODE_STATUS_EVENT(DEBUG, "Node status event"),
  NODE_COMMISSIONING_EVENT(DEBUG, "Node commissioning"),
  NODE_INSTALL_EVENT(DEBUG, "Node installation"),
  NODE_ENTERING_RESCUE_MODE_EVENT(DEBUG, "Node entering rescue mode"),
  NODE_EXITING_RESCUE_MODE_EVENT(DEBUG, "Node exiting rescue mode"),
  SCRIPT_RESULT_CHANGED_STATUS(DEBUG, "Script result"),
  REQUEST_NODE_START_COMMISSIONING(DEBUG, "User starting node commissioning"),
  REQUEST_NODE_ABORT_COMMISSIONING(DEBUG, "User aborting node commissioning"),
  REQUEST_NODE_START_TESTING(DEBUG, "User starting node testing"),
  REQUEST_NODE_ABORT_TESTING(DEBUG, "User aborting node testing"),
  REQUEST_NODE_OVERRIDE_FAILED_TESTING(DEBUG, "User overrode 'Failed testing' status"),
  REQUEST_NODE_ABORT_DEPLOYMENT(DEBUG, "User aborting deployment"),
  REQUEST_NODE_ACQUIRE(DEBUG, "User acquiring node"),
  REQUEST_NODE_ERASE_DISK(DEBUG, "User erasing disk"),
  REQUEST_NODE_ABORT_ERASE_DISK(DEBUG, "User aborting disk erase"),
  REQUEST_NODE_RELEASE(DEBUG, "User releasing node"),
  REQUEST_NODE_MARK_FAILED(DEBUG, "User marking node failed"),
  REQUEST_NODE_MARK_BROKEN(DEBUG, "User marking node broken"),
  REQUEST_NODE_MARK_FIXED(DEBUG, "User marking node fixed"),
  REQUEST_NODE_LOCK(DEBUG, "User locking node"),
  REQUEST_NODE_UNLOCK(DEBUG, "User unlocking node"),
  REQUEST_NODE_START_DEPLOYMENT(DEBUG, "User starting deployment"),
  REQUEST_NODE_START(DEBUG, "User powering up node"),
  REQUEST_NODE_STOP(DEBUG, "User powering down node"),
  REQUEST_NODE_START_RESCUE_MODE(DEBUG, "User starting rescue mode"),
  REQUEST_NODE_STOP_RESCUE_MODE(DEBUG, "User stopping rescue mode"),
  /** Ours: how far a script is that runs on a machine. */
  NODE_SCRIPT_PROGRESS(INFO, "Script progress"),
  /** Ours: the scripts of a release failed and are started once more. */
  NODE_RELEASE_TRIED_AGAIN(INFO, "Release tried again"),
  /** Ours: a machine was given an address by DHCP, or asked for one in vain. */
  NODE_DHCP_EXCHANGE(DEBUG, "DHCP"),
  /** Ours: a machine asked the metadata service for what its boot needs, or was refused. */
  NODE_METADATA_REQUEST(DEBUG, "Metadata"),
  /** Ours: an effect outlived the activity that asked for it. */
  NODE_EFFECT_DROPPED(DEBUG, "Outdated action dropped"),
  /** Ours: the power changed and nobody had asked for it. */
  NODE_POWER_CHANGED(DEBUG, "Power changed"),
  NODE_POWER_QUERY_FAILED(WARNING, "Failed to query node's BMC"),
  /** Ours: a machine is started although its rack has not confirmed that it knows it. */
  NODE_BOOT_UNCONFIRMED(WARNING, "Rack has not confirmed its configuration"),
  /**
   * Ours: a disk that a machine had was not there, or could not be written to, when it was erased.
   */
  NODE_DISK_NOT_ERASED(WARNING, "Disk not erased"),
  /** Ours: a machine's firmware could not be told what to boot from. */
  NODE_BOOT_ORDER_FAILED(WARNING, "Failed to set boot order"),
  /** Ours: somebody else answers DHCP on a network of a rack. */
  FOREIGN_DHCP_SEEN(WARNING, "Foreign DHCP server"),
  /** Ours: nobody else does any more. */
  FOREIGN_DHCP_GONE(INFO, "Foreign DHCP server gone"),
  /** Ours: the two racks of a network know each lease before its client is told. */
  DHCP_PAIR_IN_SYNC(INFO, "DHCP racks in sync"),
  /** Ours: the two racks of a network hear each other again. */
  DHCP_PAIR_RECOVERING(INFO, "DHCP partner rack is back"),
  /** Ours: a rack does not hear the other one of a network, and serves it alone. */
  DHCP_PAIR_PARTNER_LOST(WARNING, "DHCP partner rack lost"),
  /** Ours: a rack answers nobody on a network before the other one has told it the leases. */
  DHCP_PAIR_WAITING(WARNING, "DHCP waits for the partner rack"),
  /** Ours: images are being imported. */
  IMAGE_IMPORT_STARTED(INFO, "Image import started"),
  /** Ours: how far an import of images is. */
  IMAGE_IMPORT_PROGRESS(DEBUG, "Image import progress"),
  /** Ours: an import brought a version of an image. */
  IMAGE_IMPORTED(INFO, "Image imported"),
  /** Ours: an import of images ended as it should. */
  IMAGE_IMPORT_FINISHED(INFO, "Image import finished"),
  /** Ours: something about an import of images that people should know. */
  IMAGE_IMPORT_REMARK(WARNING, "Image import"),
  /** Ours: an import brought less than it should. */
  IMAGE_IMPORT_FAILED(ERROR, "Image import failed"),
  /** Ours: a file of an image is no longer what was imported, and not served any more. */
  IMAGE_CORRUPT(ERROR, "Corrupt image file"),
  /** Ours: a machine asked to be enlisted, and was refused. */
  NODE_ENLISTMENT_REFUSED(WARNING, "Enlistment refused"),
  /** Ours: why a machine did not come through. */
  NODE_DIAGNOSIS(ERROR, "Diagnosis"),
  NODE_POWER_ON_FAILED(ERROR, "Failed to power on node"),
  NODE_POWER_OFF_FAILED(ERROR, "Failed to power off node"),
  NODE_POWER_CYCLE_FAILED(ERROR, "Failed to power cycle node"),
  NODE_COMMISSIONING_EVENT_FAILED(ERROR, "Node commissioning failure"),
  NODE_INSTALL_EVENT_FAILED(ERROR, "Node installation failure"),
  NODE_POST_INSTALL_EVENT_FAILED(ERROR, "Node post-installation failure"),
  NODE_ENTERING_RESCUE_MODE_EVENT_FAILED(ERROR, "Node entering rescue mode failure"),
  NODE_EXITING_RESCUE_MODE_EVENT_FAILED(ERROR, "Node exiting rescue mode failure"),
  REQUEST_NODE_MARK_FAILED_SYSTEM(ERROR, "Marking node failed"),
  REQUEST_NODE_MARK_BROKEN_SYSTEM(ERROR, "Marking node broken"),
  SCRIPT_RESULT_ERROR(ERROR, "Script result lookup or storage error"),
  AUTHORISATION(AUDIT, "Authorisation"),
  SETTINGS(AUDIT, "Settings"),
  NODE(AUDIT, "Node");

  /** How much an event matters; the numbers order them, AUDIT stands apart. */
  public enum Level {
    AUDIT(0),
    DEBUG(10),
    INFO(20),
    WARNING(30),
    ERROR(40),
    CRITICAL(50);

    private final int number;

    Level(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  private final Level level;
  private final String description;

  EventType(Level level, String description) {
    this.level = level;
    this.description = description;
  }

  public Level level() {
    return level;
  }

  /** The type in words, as clients show it. */
  public String description() {
    return description;
  }
}
