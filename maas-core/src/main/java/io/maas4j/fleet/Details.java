package io.maas4j.fleet;

import io.maas4j.machine.Machine;

/** What came with a command, for the steps that need it. */
record Details(Machine.Options options, ScriptRequest scripts, Machine.Deployment deployment) {
  static final Details NONE =
      new Details(Machine.Options.NONE, ScriptRequest.DEFAULT, Machine.Deployment.NONE);

  static Details of(Machine.Options options, ScriptRequest scripts) {
    return new Details(options, scripts, Machine.Deployment.NONE);
  }

  static Details of(Machine.Deployment deployment) {
    return new Details(Machine.Options.NONE, ScriptRequest.DEFAULT, deployment);
  }
}
