package io.maas4j.deploy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has an installed system report its hardware again and again (metadata contract, section
 * 4.3): a systemd timer that runs the program at {@code /MAAS/maas-run-scripts} with the machine's
 * own credentials. Stateless.
 */
final class HardwareReports {
  private static final String UNITS = "/lib/systemd/system/";
  private static final String NAME = "maas_hardware_sync";
  private static final String PROGRAM = "/usr/bin/maas-run-scripts";
  private static final String CREDENTIALS = "/etc/maas/maas-machine-creds.yml";

  /** What starts the timer. */
  static final List<String> COMMANDS =
      List.of(
          "systemctl daemon-reload",
          "systemctl enable " + NAME + ".timer",
          "systemctl start " + NAME + ".timer");

  private HardwareReports() {}

  /** The timer and what it runs, for {@code write_files}. */
  static List<Map<String, Object>> files(MachineContext context, Duration interval) {
    return List.of(
        CloudConfig.file(CREDENTIALS, "0700", credentials(context)),
        CloudConfig.file(UNITS + NAME + ".timer", "0644", timer(interval)),
        CloudConfig.file(UNITS + NAME + ".service", "0644", service(context)));
  }

  private static String credentials(MachineContext context) {
    Map<String, Object> maas = new LinkedHashMap<>();
    maas.put("endpoint", context.statusUrl());
    maas.putAll(CloudConfig.credentials(context));
    return CloudConfig.yaml(Map.of("reporting", Map.of("maas", maas)));
  }

  private static String timer(Duration interval) {
    return """
    [Unit]
    Description=Reports the hardware to MAAS again and again

    [Timer]
    %s

    [Install]
    WantedBy=multi-user.target
    """
        .formatted(schedule(interval));
  }

  /** By the clock where the interval fits into an hour or a day, else by what has passed. */
  private static String schedule(Duration interval) {
    long minutes = interval.toMinutes();
    boolean whole = interval.toSeconds() == minutes * 60;
    if (whole && minutes > 0 && minutes < 60 && 60 % minutes == 0) {
      return "OnCalendar=*-*-* *:00/" + minutes + ":00";
    }
    long hours = interval.toHours();
    if (whole && minutes == hours * 60 && hours > 0 && 24 % hours == 0) {
      return "OnCalendar=*-*-* 00/" + hours + ":00:00";
    }
    long seconds = interval.toSeconds();
    return "OnActiveSec=%ds%nOnUnitActiveSec=%ds".formatted(seconds, seconds);
  }

  private static String service(MachineContext context) {
    return """
    [Unit]
    Description=Reports the hardware to MAAS
    After=network-online.target

    [Service]
    Type=oneshot
    ExecStartPre=/usr/bin/wget --quiet --no-proxy -O %1$s %2$s
    ExecStartPre=/bin/chmod 0755 %1$s
    ExecStart=%1$s report-results --config %3$s
    """
        .formatted(PROGRAM, context.address().url("/MAAS/maas-run-scripts"), CREDENTIALS);
  }
}
