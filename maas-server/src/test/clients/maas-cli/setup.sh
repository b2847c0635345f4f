# The commands of set-up scripts; sourced by run.sh.

attempt seed version read
attempt seed users whoami
attempt seed users create "username=$some" "email=$some@example.com" password=secret is_superuser=0
holds username "$some"
attempt seed users read
attempt seed user read "$some"
attempt seed user delete "$some"
attempt seed boot-resources is-importing
answered false
attempt seed boot-resources read
attempt seed maas get-config name=maas_name
attempt seed maas set-config name=kernel_opts value=quiet
answered OK
attempt seed maas get-config name=kernel_opts
answered '"quiet"'
attempt seed maas set-config name=kernel_opts value=
attempt seed package-repository update main_archive url=http://archive.ubuntu.com/ubuntu
attempt seed tags create "name=$some" comment=a 'kernel_opts=quiet splash'
attempt seed rack-controllers read
rack=$(field 0.system_id)
rack_host=$(field 0.hostname)
attempt seed rack-controller list-boot-images "$rack"
attempt seed interfaces read "$rack"
# where the rack is, or it cannot serve DHCP there
attempt seed subnets create "name=$some" cidr=198.51.100.0/24 "vlan=$(field 0.vlan.id)"
subnet=$(field id)
fabric=$(field vlan.fabric_id)
attempt seed ipranges create type=dynamic start_ip=198.51.100.100 end_ip=198.51.100.120 \
  "subnet=$subnet" comment=some
range=$(field id)
attempt seed ipranges create type=reserved start_ip=198.51.100.5 end_ip=198.51.100.9
reserved=$(field id)
attempt seed subnet read 198.51.100.0/24
attempt seed subnet read "$some"
attempt seed subnet update 198.51.100.0/24 gateway_ip=198.51.100.1 dns_servers=198.51.100.2
holds dns_servers.0 198.51.100.2
attempt seed vlan read "$fabric" untagged
attempt seed vlan update "$fabric" 0 dhcp_on=True "primary_rack=$rack_host"
holds dhcp_on True
holds primary_rack "$rack"
attempt seed vlan update "$fabric" untagged dhcp_on=false
attempt seed vlan update "$fabric" 0 dhcp_on=true "primary_rack=$rack"
attempt seed vlan update "$fabric" 0 dhcp_on=false
attempt seed iprange delete "$range"
refused 'a dynamic IP range is defined' seed vlan update "$fabric" 0 dhcp_on=true "primary_rack=$rack"
attempt seed iprange delete "$reserved"
attempt seed boot-source-selections create 1 os=ubuntu release=focal arches=amd64 arches=arm64 \
  subarches=* labels=*
selection=$(field id)
holds arches.1 arm64
attempt seed boot-source-selection read 1 "$selection"
attempt seed boot-source-selection update 1 "$selection" os=ubuntu release=focal arches=amd64
attempt seed boot-source-selection delete 1 "$selection"
attempt seed machines create architecture=amd64 "mac_addresses=$(mac 0)" power_type=webhook \
  power_parameters_power_on_uri=http://192.0.2.8/on power_parameters_power_off_uri=http://192.0.2.8/ \
  power_parameters_power_query_uri=http://192.0.2.8/ \
  commission=false "hostname=$some"
machine=$(field system_id)
holds status_name New
attempt seed machines read "hostname=$some"
holds 0.system_id "$machine"
attempt seed machine power-parameters "$machine"
holds power_on_uri http://192.0.2.8/on
attempt seed tag update-nodes "$some" "add=$machine"
holds added 1
attempt seed tag update-nodes "$some" "remove=$machine"
holds removed 1
attempt seed machine delete "$machine"
attempt seed nodes read
attempt seed node-script add-tag 50-maas-01-commissioning "tag=$some"
attempt seed node-script remove-tag 50-maas-01-commissioning "tag=$some"
refused 'No available machine matches constraints' seed machines allocate name=there-is-no-such
# a disk with one partition: what is no disk is refused when it is whole
python3 -c '
import gzip, os, struct, sys
disk = bytearray(os.urandom(10000 * 512))
disk[446:510] = struct.pack("<B3xB3xII48x", 0x80, 0x83, 8, 9992)
disk[510:512] = b"\x55\xaa"
gzip.open(sys.argv[1], "wb").write(disk)' "$work/image"
attempt seed boot-resources create "name=custom/$some" title=Some architecture=amd64/generic \
  filetype=ddgz "content@=$work/image"
attempt seed boot-resources read type=uploaded
image=$(python3 -c '
import json, sys
print([r["id"] for r in json.load(open(sys.argv[1])) if sys.argv[2] in r["name"]][0])' \
  "$work/out" "$some" 2>/dev/null || echo none)
attempt seed boot-resource read "$image"
holds name "$some"
attempt seed boot-resource delete "$image"
