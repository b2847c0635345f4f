package io.maas4j.fleet;

import io.maas4j.deploy.DeploymentPlan;
import io.maas4j.machine.Machine;

/**
 * What a deployment would do, and what would become of the machine. Immutable.
 *
 * @param machine as it would be once its deployment has begun; on record it is as before
 */
public record PlannedDeployment(Machine machine, DeploymentPlan plan) {}
