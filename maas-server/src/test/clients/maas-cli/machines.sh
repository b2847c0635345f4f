# What is done to machines; sourced by run.sh.

# one that nothing boots: names, states and interfaces
attempt seed machines create architecture=amd64/generic "mac_addresses=$(mac 3)" \
  "mac_addresses=$(mac 4)" power_type=manual commission=false "hostname=$some"
machine=$(field system_id)
first=$(field interface_set.0.id)
next=$(field interface_set.1.id)
attempt seed machine read "$machine"
attempt seed node read "$machine"
attempt seed machine update "$machine" description=some memory=4096 cpu_count=2
holds memory 4096
attempt seed machine details "$machine"
attempt seed machine query-power-state "$machine"
attempt seed machine get-token "$machine"
attempt seed machine commission "$machine" testing_scripts=none
holds status_name Commissioning
attempt seed machine abort "$machine"
holds status_name New
attempt seed interfaces read "$machine"
attempt seed interface read "$machine" "$first"
attempt seed interface update "$machine" "$first" name=uplink mtu=1500
holds name uplink
attempt seed interface add-tag "$machine" "$first" tag=fast
attempt seed interface remove-tag "$machine" "$first" tag=fast
attempt seed interfaces create-physical "$machine" name=extra "mac_address=$(mac 5)"
attempt seed interface delete "$machine" "$(field id)"
attempt seed vlan read "$fabric" 0
vlan=$(field id)
attempt seed interface update "$machine" "$first" "vlan=$vlan"
attempt seed interface update "$machine" "$next" "vlan=$vlan"
attempt seed interface link-subnet "$machine" "$first" mode=STATIC "subnet=$subnet" \
  ip_address=198.51.100.60 default_gateway=true
attempt seed machine clear-default-gateways "$machine"
attempt seed interface set-default-gateway "$machine" "$first"
attempt seed interface disconnect "$machine" "$first"
attempt seed interfaces create-bond "$machine" name=bond0 "parents=$first" "parents=$next" \
  bond_mode=802.3ad bond_lacp_rate=fast
bond=$(field id)
holds params.bond_mode 802.3ad
attempt seed vlans create "$fabric" "name=$some" vid=88
attempt seed interfaces create-vlan "$machine" "parent=$bond" "vlan=$(field id)"
holds name bond0.88
tagged=$(field id)
attempt seed interfaces create-bridge "$machine" name=br0 "parent=$bond" bridge_stp=true
bridge=$(field id)
attempt seed interface update "$machine" "$bridge" bridge_fd=10
attempt seed interface link-subnet "$machine" "$bridge" mode=AUTO "subnet=$subnet"
attempt seed interface unlink-subnet "$machine" "$bridge" "id=$(field links.0.id)"
for interface in "$bridge" "$tagged" "$bond"; do
  attempt seed interface delete "$machine" "$interface"
done

attempt seed machines create architecture=amd64/generic "mac_addresses=$(mac 6)" \
  power_type=manual commission=false
attempt seed machine delete "$(field system_id)"
attempt seed machines set-zone "nodes=$machine" zone=default
attempt seed machine delete "$machine"
refused 'No Machine matches the given query.' seed machine read "$machine"
attempt seed subnet delete 198.51.100.0/24
attempt seed vlan delete "$fabric" 88

# one that boots
attempt seed machines read status=ready
if [ "$(field 0.system_id)" != none ]; then
  attempt seed machines allocate "system_id=$(field 0.system_id)" dry_run=true
  attempt seed machines allocate "system_id=$(field system_id)" "agent_name=$some" comment=some
  machine=$(field system_id)
  holds status_name Allocated
  attempt seed machines list-allocated
  attempt seed machine set-owner-data "$machine" a=b
  attempt seed machine set-workload-annotations "$machine" c=d
  holds workload_annotations.c d
  attempt seed machine mark-broken "$machine" comment=some
  holds status_name Broken
  attempt seed machine mark-fixed "$machine"
  holds status_name Ready
  . "$here/storage.sh"
  attempt seed machine restore-default-configuration "$machine"
  attempt seed machine restore-networking-configuration "$machine"
  attempt seed machine commission "$machine" testing_scripts=none
  until_status "$machine" Ready
  attempt seed machines allocate "system_id=$machine"
  attempt seed machine deploy "$machine" distro_series=custom/demo \
    "user_data=$(printf '#cloud-config\n{}\n' | base64)"
  holds status_name Deploying
  until_status "$machine" Deployed
  attempt seed machine lock "$machine"
  attempt seed machine unlock "$machine"
  attempt seed node-script-results read "$machine"
  attempt seed node-script-result read "$machine" current-commissioning
  attempt seed node-script-result download "$machine" current-commissioning
  attempt seed node-devices read "$machine"
  attempt seed events query "id=$machine" limit=3
  attempt seed machine query-power-state "$machine"
  attempt seed machines release "machines=$machine" comment=some
  until_status "$machine" Ready
  attempt seed machine test "$machine"
  attempt seed machine abort "$machine"
  until_status "$machine" Ready
  attempt seed machine rescue-mode "$machine"
  until_status "$machine" 'Rescue mode'
  attempt seed machine exit-rescue-mode "$machine"
  until_status "$machine" Ready
  if [ -n "${MIRROR:-}" ]; then
    attempt seed machines allocate "system_id=$machine"
    attempt seed machine deploy "$machine" distro_series=jammy hwe_kernel=hwe-22.04
    holds status_name Deploying
    holds hwe_kernel hwe-22.04
    attempt seed machine release "$machine"
    until_status "$machine" Ready
    attempt seed machines allocate "system_id=$machine"
    attempt seed machine deploy "$machine" install_kvm=True
    holds status_name Deploying
    attempt seed machine release "$machine"
    until_status "$machine" Ready
  fi
  attempt seed machines allocate "system_id=$machine"
  attempt seed machine power-on "$machine"
  attempt seed machine power-off "$machine"
  attempt seed machine release "$machine"
  until_status "$machine" Ready
  attempt seed machine commission "$machine" testing_scripts=none
  until_status "$machine" Ready
fi
