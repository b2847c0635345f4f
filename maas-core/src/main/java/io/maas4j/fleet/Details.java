package io.maas4j.fleet;

import io.maas4j.machine.Machine;
import io.maas4j.script.ScriptSelection;

/** What came with a command, for the steps that need it. */
record Details(
    Machine.Options options,
    ScriptRequest scripts,
    Machine.Deployment deployment,
    ScriptSelection.Erase erase) {
  static final Details NONE =
      new Details(
          Machine.Options.NONE,
          ScriptRequest.DEFAULT,
          Machine.Deployment.NONE,
          ScriptSelection.Erase.NO);

  static Details of(Machine.Options options, ScriptRequest scripts) {
    return new Details(options, scripts, Machine.Deployment.NONE, ScriptSelection.Erase.NO);
  }

  static Details of(Machine.Deployment deployment) {
    return new Details(
        Machine.Options.NONE, ScriptRequest.DEFAULT, deployment, ScriptSelection.Erase.NO);
  }

  static Details of(Release release) {
    return new Details(
        Machine.Options.NONE,
        release.request(),
        Machine.Deployment.NONE,
        release.erase().isEmpty() ? ScriptSelection.Erase.NO : ScriptSelection.Erase.YES);
  }
}
