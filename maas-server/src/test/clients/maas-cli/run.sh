#!/bin/sh
# Runs commands of the genuine maas command line, or of ours, against a region that runs.
# usage: run.sh URL KEY. MAAS_CLI is the command to try; 'maas' of the PATH otherwise.
# Prints a line for each command; ends with 1 when one failed, with 77 where there is no such client.
set -eu

cli=${MAAS_CLI:-maas}
command -v "$cli" >/dev/null || {
  printf 'skipped: there is no %s; MAAS_CLI can name one\n' "$cli"
  exit 77
}
[ $# -eq 2 ] || {
  printf 'usage: run.sh URL KEY\n' >&2
  exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# profiles of the genuine client and of ours are kept there
export HOME="$work" MAAS4J_PROFILES="$work/profiles"
failed=0

# attempt COMMAND ... prints whether it worked.
attempt() {
  if "$cli" "$@" >"$work/out" 2>"$work/err"; then
    printf 'ok   %s\n' "$*"
  else
    printf 'FAIL %s: %s\n' "$*" "$(cat "$work/err" "$work/out" | tr '\n' ' ' | cut -c 1-200)"
    failed=$((failed + 1))
  fi
}

# a name that earlier runs have not left behind
some=clients-$$
mac=$(printf '52:54:00:%02x:%02x:%02x' $(($$ / 65536 % 256)) $(($$ / 256 % 256)) $(($$ % 256)))
attempt login seed "$1" "$2"
attempt seed version read
attempt seed users whoami
attempt seed users create "username=$some" "email=$some@example.com" password=secret is_superuser=0
attempt seed users read
attempt seed user delete "$some"
attempt seed maas get-config name=maas_name
attempt seed maas set-config name=kernel_opts value=quiet
attempt seed package-repository update main_archive url=http://archive.ubuntu.com/ubuntu
attempt seed tags create "name=$some" comment=a
attempt seed tag update-nodes "$some"
attempt seed tag delete "$some"
attempt seed zones create "name=$some"
attempt seed zone delete "$some"
attempt seed resource-pools read
attempt seed fabrics read
attempt seed spaces read
attempt seed subnets create "name=$some" cidr=198.51.100.0/24
attempt seed subnet read 198.51.100.0/24
attempt seed subnet update 198.51.100.0/24 gateway_ip=198.51.100.1 dns_servers=198.51.100.2
attempt seed ipranges create type=reserved start_ip=198.51.100.5 end_ip=198.51.100.9
attempt seed subnet delete 198.51.100.0/24
attempt seed domains read
attempt seed dnsresources read
attempt seed static-routes read
attempt seed rack-controllers read
attempt seed boot-resources read
attempt seed boot-resources is-importing
attempt seed boot-sources read
attempt seed node-scripts read
attempt seed node-script add-tag 50-maas-01-commissioning "tag=$some"
attempt seed node-script remove-tag 50-maas-01-commissioning "tag=$some"
attempt seed machines create architecture=amd64 "mac_addresses=$mac" power_type=manual \
  commission=false "hostname=$some"
attempt seed machines read "hostname=$some"
attempt seed nodes read
attempt seed devices read
attempt seed events query limit=5
attempt seed files read
attempt seed sshkeys read
attempt seed notifications read
attempt logout seed
[ "$failed" -eq 0 ]
