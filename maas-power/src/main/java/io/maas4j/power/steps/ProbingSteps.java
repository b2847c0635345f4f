package io.maas4j.power.steps;

/**
 * Steps that can list the machines of a chassis too. {@link ProbingDriver} makes a power driver of
 * them.
 */
public interface ProbingSteps extends Steps {

  /**
   * Lists the machines, once, on a thread that may wait; changes nothing.
   *
   * @param call has the parameters of the BMC alone
   * @param roll takes what is found, and tells which names are wanted
   * @throws StepFailed when the list cannot be had; a single machine that cannot be read is the
   *     roll's
   */
  void probe(Call call, Roll roll) throws StepFailed, InterruptedException;
}
