# Each kind of thing made, read, changed and deleted; sourced by run.sh.

for all in account:list-authorisation-tokens boot-resources:read boot-sources:read \
  commissioning-scripts:read devices:read dhcpsnippets:read discoveries:read \
  discoveries:by-unknown-ip discoveries:by-unknown-mac discoveries:by-unknown-ip-and-mac \
  dnsresource-records:read dnsresources:read domains:read events:query fabrics:read files:read \
  ipaddresses:read ipranges:read license-keys:read machines:read machines:list-allocated \
  machines:power-parameters networks:read node-results:read \
  node-scripts:read nodes:read notifications:read package-repositories:read pods:read \
  rack-controllers:read rack-controllers:describe-power-types rack-controllers:power-parameters \
  region-controllers:read reserved-ips:read resource-pools:read spaces:read sshkeys:read \
  sslkeys:read static-routes:read subnets:read tags:read users:read version:read \
  virtual-machines:read vm-clusters:read vm-hosts:read zones:read; do
  attempt seed "${all%:*}" "${all#*:}"
done
attempt seed events query limit=5 level=DEBUG
attempt seed nodes is-registered mac_address=52:54:00:00:00:01
answered false
attempt seed machines is-registered mac_address=52:54:00:00:00:01
answered false

# people
attempt seed account create-authorisation-token "name=$some"
token=$(field token_key)
attempt seed account update-token-name "name=$some-2" "token=$token"
attempt seed account delete-authorisation-token "token_key=$token"
ssh-keygen -q -t ed25519 -N '' -C "$some" -f "$work/id" 2>/dev/null || true
if [ -f "$work/id.pub" ]; then
  attempt seed sshkeys create "key=$(cat "$work/id.pub")"
  key=$(field id)
  attempt seed sshkey read "$key"
  refused 'already' seed sshkeys create "key=$(cat "$work/id.pub")"
  attempt seed sshkey delete "$key"
fi
if command -v openssl >/dev/null && openssl req -x509 -newkey rsa:2048 -nodes -days 2 \
  -subj "/CN=$some" -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null; then
  attempt seed sslkeys create "key@=$work/cert.pem"
  key=$(field id)
  attempt seed sslkey read "$key"
  attempt seed sslkey delete "$key"
fi

# groups of machines
attempt seed zones create "name=$some" description=some
attempt seed zone read "$some"
attempt seed zone update "$some" description=other
holds description other
attempt seed zone delete "$some"
attempt seed resource-pools create "name=$some" description=some
pool=$(field id)
attempt seed resource-pool read "$pool"
attempt seed resource-pool update "$pool" description=other
attempt seed resource-pool delete "$pool"
attempt seed tag read "$some"
attempt seed tag update "$some" comment=b
holds comment b
for nodes in nodes machines devices rack-controllers region-controllers; do
  attempt seed tag "$nodes" "$some"
done
attempt seed tags create "name=$some-x" 'definition=//node[@id="network"]'
attempt seed tag rebuild "$some-x"
attempt seed tag delete "$some-x"
attempt seed tag delete "$some"

# networks
attempt seed fabrics create "name=$some" class_type=10g description=some
other=$(field id)
attempt seed fabric read "$other"
attempt seed fabric update "$other" "name=$some-2"
attempt seed spaces create "name=$some"
space=$(field id)
attempt seed space read "$space"
attempt seed space update "$space" description=other
attempt seed vlans create "$other" "name=$some" vid=77 mtu=9000
holds vid 77
vlan=$(field id)
attempt seed vlans read "$other"
attempt seed vlan update "$other" 77 "space=$space" mtu=1500
holds space "$some"
attempt seed subnets create cidr=203.0.113.0/24 "vlan=$vlan" gateway_ip=203.0.113.1
second=$(field id)
attempt seed subnet update "$second" managed=false allow_dns=false
holds managed False
attempt seed subnet update 203.0.113.0/24 managed=true
for of in ip-addresses reserved-ip-ranges statistics unreserved-ip-ranges; do
  attempt seed subnet "$of" "$second"
done
attempt seed subnet statistics "$second" include_ranges=true include_suggestions=true
attempt seed static-routes create "source=$subnet" "destination=$second" gateway_ip=198.51.100.1 \
  metric=5
route=$(field id)
attempt seed static-route read "$route"
attempt seed static-route update "$route" metric=7
holds metric 7
attempt seed static-route delete "$route"
attempt seed ipranges create type=reserved start_ip=203.0.113.5 end_ip=203.0.113.9 "subnet=$second"
range=$(field id)
refused 'conflicts' seed ipranges create type=reserved start_ip=203.0.113.8 end_ip=203.0.113.12
attempt seed iprange read "$range"
attempt seed iprange update "$range" comment=other end_ip=203.0.113.10
attempt seed iprange delete "$range"
attempt seed reserved-ips create ip=203.0.113.20 "mac_address=$(mac 1)" comment=some
reserved=$(field id)
attempt seed reserved-ip read "$reserved"
attempt seed reserved-ip update "$reserved" comment=other
attempt seed reserved-ip delete "$reserved"
attempt seed ipaddresses reserve "subnet=203.0.113.0/24" ip=203.0.113.30
holds ip 203.0.113.30
attempt seed ipaddresses release ip=203.0.113.30
attempt seed ipaddresses reserve "subnet=$second"
attempt seed ipaddresses release "ip=$(field ip)"
attempt seed dhcpsnippets create "name=$some" 'value=option subnet-mask 255.255.255.0;' \
  "subnet=$second"
snippet=$(field id)
attempt seed dhcpsnippet read "$snippet"
attempt seed dhcpsnippet update "$snippet" 'value=option subnet-mask 255.255.0.0;' enabled=true
attempt seed dhcpsnippet revert "$snippet" to=-1
attempt seed dhcpsnippet delete "$snippet"
attempt seed discoveries scan cidr=203.0.113.0/24
attempt seed discoveries clear all=true

# names
attempt seed domains create "name=$some.test" ttl=30
domain=$(field id)
attempt seed domain read "$domain"
attempt seed domain update "$domain" ttl=60
attempt seed dnsresources create "fqdn=www.$some.test" ip_addresses=203.0.113.40
resource=$(field id)
attempt seed dnsresource read "$resource"
attempt seed dnsresource update "$resource" address_ttl=10
attempt seed dnsresources read "domain=$some.test"
attempt seed dnsresource-records create "fqdn=mail.$some.test" rrtype=mx 'rrdata=10 mx.example.com'
record=$(field id)
attempt seed dnsresource-record read "$record"
attempt seed dnsresource-record update "$record" 'rrdata=20 mx.example.com'
attempt seed dnsresource-record delete "$record"
attempt seed dnsresource delete "$resource"
attempt seed domain delete "$domain"

# devices
attempt seed devices create "hostname=$some-d" "mac_addresses=$(mac 2)" domain=maas
device=$(field system_id)
nic=$(field interface_set.0.id)
attempt seed device read "$device"
attempt seed device update "$device" "hostname=$some-e" description=some
holds hostname "$some-e"
attempt seed device set-owner-data "$device" role=printer
holds owner_data.role printer
attempt seed device set-workload-annotations "$device" role=
attempt seed device power-parameters "$device"
attempt seed device details "$device"
attempt seed devices is-registered "mac_address=$(mac 2)"
answered true
attempt seed devices set-zone "nodes=$device" zone=default
attempt seed interface link-subnet "$device" "$nic" mode=STATIC "subnet=$second" \
  ip_address=203.0.113.50
link=$(field links.0.id)
attempt seed interface unlink-subnet "$device" "$nic" "id=$link"
attempt seed device restore-networking-configuration "$device"
attempt seed device restore-default-configuration "$device"
attempt seed device delete "$device"

# contents
echo contents >"$work/contents"
attempt seed files create "filename=$some" "file@=$work/contents"
attempt seed files read "prefix=$some"
attempt seed file read "$some"
attempt seed files get "filename=$some"
answered contents
attempt seed file delete "$some"
printf '#!/bin/sh\necho one\n' >"$work/script"
attempt seed node-scripts create "name=$some" type=testing "script@=$work/script" tags=a,b \
  timeout=00:05:00
attempt seed node-script read "$some" include_script=true
printf '#!/bin/sh\necho two\n' >"$work/script"
attempt seed node-script update "$some" "script@=$work/script" comment=second
attempt seed node-script download "$some"
attempt seed node-script revert "$some" to=-1
attempt seed node-script delete "$some"
attempt seed commissioning-scripts create "name=$some" "content@=$work/script"
attempt seed commissioning-script read "$some"
attempt seed commissioning-script update "$some" "content@=$work/script"
attempt seed commissioning-script delete "$some"
attempt seed boot-sources create url=http://images.example.test/ keyring_filename=/k
source=$(field id)
attempt seed boot-source read "$source"
attempt seed boot-source update "$source" url=http://images.example.test/2/ keyring_filename=/k
attempt seed boot-source-selections read "$source"
attempt seed boot-source delete "$source"
attempt seed package-repositories create "name=$some" url=http://repo.example.test/ubuntu \
  distributions=noble components=main
repository=$(field id)
attempt seed package-repository read "$repository"
attempt seed package-repository update "$repository" enabled=false arches=amd64
holds enabled False
attempt seed package-repository delete "$repository"
refused 'is not a valid osystem' seed license-keys create osystem=none distro_series=none \
  license_key=00000-00000-00000-00000-00000
refused 'No LicenseKey matches' seed license-key read windows none
attempt seed notifications create "message=Hello {who}" 'context={"who": "you"}' category=info \
  admins=true "ident=$some"
notice=$(field id)
attempt seed notification read "$notice"
attempt seed notification update "$notice" message=Bye
attempt seed notification dismiss "$notice"
attempt seed notification delete "$notice"

attempt seed rack-controller read "$rack"
attempt seed rack-controller details "$rack"
attempt seed rack-controller power-parameters "$rack"
attempt seed rack-controller query-power-state "$rack"
attempt seed region-controllers is-registered mac_address=52:54:00:00:00:01
attempt seed region-controller read "$rack"
attempt seed region-controller update "$rack" description=some
attempt seed subnet delete "$second"
attempt seed vlan delete "$other" 77
attempt seed fabric delete "$other"
attempt seed space delete "$space"
