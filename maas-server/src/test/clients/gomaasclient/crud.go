// Calls what gomaasclient, the library of the Terraform provider, offers: each collection is read
// and each kind of thing is made, read, changed and deleted, so that its strict types decode what
// the region answers. usage: crud URL KEY
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/canonical/gomaasclient/client"
	"github.com/canonical/gomaasclient/entity"
)

const (
	sshKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ7sBpIyZgPgPCfOB3QzmGRIjR7xCKQZnEcXc2kAbv7y go"
	gib    = 1 << 30
)

var (
	steps, failures int
	yes             = true
	no              = false
)

// step runs one call and says what came of it.
func step(name string, call func() error) {
	steps++
	if err := call(); err != nil {
		failures++
		fmt.Printf("FAIL %s: %v\n", name, err)
		return
	}
	fmt.Printf("ok   %s\n", name)
}

// got drops the value of a call that only has to decode.
func got[T any](value T, err error) error { return err }

// made keeps the value of a call.
func made[T any](into *T) func(*T, error) error {
	return func(value *T, err error) error {
		if err == nil {
			*into = *value
		}
		return err
	}
}

func same(what string, is, should interface{}) error {
	if fmt.Sprint(is) != fmt.Sprint(should) {
		return fmt.Errorf("%s is %v instead of %v", what, is, should)
	}
	return nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: crud URL KEY")
		os.Exit(2)
	}
	c, err := client.GetClient(os.Args[1], os.Args[2], "2.0")
	if err != nil {
		fmt.Printf("FAIL connect: %v\n", err)
		os.Exit(1)
	}
	some := fmt.Sprintf("gmc-%d", os.Getpid())
	lists(c)
	people(c, some)
	groups(c, some)
	networks(c, some)
	names(c, some)
	contents(c, some)
	controllers(c)
	machine(c, some)
	bootable(c, some)
	fmt.Printf("%d steps, %d failures\n", steps, failures)
	if failures > 0 {
		os.Exit(1)
	}
}

func lists(c *client.Client) {
	step("Devices.Get", func() error { return got(c.Devices.Get()) })
	step("Domains.Get", func() error { return got(c.Domains.Get()) })
	step("DNSResources.Get", func() error {
		return got(c.DNSResources.Get(&entity.DNSResourcesParams{All: true}))
	})
	step("DNSResourceRecords.Get", func() error {
		return got(c.DNSResourceRecords.Get(&entity.DNSResourceRecordsParams{}))
	})
	step("Events.Get", func() error { return got(c.Events.Get(&entity.EventParams{Limit: "20"})) })
	step("Fabrics.Get", func() error { return got(c.Fabrics.Get()) })
	step("Spaces.Get", func() error { return got(c.Spaces.Get()) })
	step("Machines.Get", func() error { return got(c.Machines.Get(&entity.MachinesParams{})) })
	step("VMHosts.Get", func() error { return got(c.VMHosts.Get()) })
	step("Subnets.Get", func() error { return got(c.Subnets.Get()) })
	step("Tags.Get", func() error { return got(c.Tags.Get()) })
	step("Users.Get", func() error { return got(c.Users.Get()) })
	step("ResourcePools.Get", func() error { return got(c.ResourcePools.Get()) })
	step("RackControllers.Get", func() error {
		return got(c.RackControllers.Get(&entity.RackControllersGetParams{}))
	})
	step("BootResources.Get", func() error {
		return got(c.BootResources.Get(&entity.BootResourcesReadParams{}))
	})
	step("BootSources.Get", func() error { return got(c.BootSources.Get()) })
	step("BootSourceSelections.Get", func() error { return got(c.BootSourceSelections.Get(1)) })
	step("IPAddresses.Get", func() error {
		return got(c.IPAddresses.Get(&entity.IPAddressesParams{All: true}))
	})
	step("IPRanges.Get", func() error { return got(c.IPRanges.Get()) })
	step("ReservedIPs.Get", func() error { return got(c.ReservedIPs.Get()) })
	step("LicenseKeys.Get", func() error { return got(c.LicenseKeys.Get()) })
	step("Notifications.Get", func() error { return got(c.Notifications.Get()) })
	step("PackageRepositories.Get", func() error { return got(c.PackageRepositories.Get()) })
	step("NodeScripts.Get", func() error {
		return got(c.NodeScripts.Get(&entity.NodeScriptReadParams{IncludeScript: "true"}))
	})
	step("SSHKeys.Get", func() error { return got(c.SSHKeys.Get()) })
	step("SSLKeys.Get", func() error { return got(c.SSLKeys.Get()) })
	step("StaticRoutes.Get", func() error { return got(c.StaticRoutes.Get()) })
	step("Zones.Get", func() error { return got(c.Zones.Get()) })
	step("Version.Get", func() error { return got(c.Version.Get()) })
}

func people(c *client.Client, some string) {
	var token entity.AuthorisationToken
	step("Account.CreateAuthorisationToken", func() error {
		return made(&token)(c.Account.CreateAuthorisationToken(some))
	})
	step("Account.ListAuthorisationTokens", func() error {
		return got(c.Account.ListAuthorisationTokens())
	})
	step("Account.UpdateTokenName", func() error {
		return c.Account.UpdateTokenName(some+"-2", token.TokenKey)
	})
	step("Account.DeleteAuthorisationToken", func() error {
		return c.Account.DeleteAuthorisationToken(token.TokenKey)
	})
	step("Users.Create", func() error {
		return got(c.Users.Create(&entity.UserParams{
			UserName: some, Password: "secret", Email: some + "@example.com"}))
	})
	step("User.Get", func() error { return got(c.User.Get(some)) })
	step("User.Delete", func() error { return c.User.Delete(&entity.UserDeleteParams{UserName: some}) })
	step("Users.Whoami", func() error { return got(c.Users.Whoami()) })
	var key entity.SSHKey
	step("SSHKeys.Create", func() error { return made(&key)(c.SSHKeys.Create(sshKey)) })
	step("SSHKey.Get", func() error { return got(c.SSHKey.Get(key.ID)) })
	step("SSHKey.Delete", func() error { return c.SSHKey.Delete(key.ID) })
	step("MAASServer.Post", func() error { return c.MAASServer.Post("kernel_opts", "quiet") })
	step("MAASServer.Get", func() error {
		value, err := c.MAASServer.Get("kernel_opts")
		if err == nil {
			err = same("kernel_opts", string(value), `"quiet"`)
		}
		return err
	})
	step("MAASServer.Post, empty", func() error { return c.MAASServer.Post("kernel_opts", "") })
}

func groups(c *client.Client, some string) {
	var pool entity.ResourcePool
	step("ResourcePools.Create", func() error {
		return made(&pool)(c.ResourcePools.Create(&entity.ResourcePoolParams{Name: some}))
	})
	step("ResourcePool.Get", func() error { return got(c.ResourcePool.Get(pool.ID)) })
	step("ResourcePool.GetByName", func() error { return got(c.ResourcePool.GetByName(some)) })
	step("ResourcePool.Update", func() error {
		return got(c.ResourcePool.Update(pool.ID, &entity.ResourcePoolParams{Description: "d"}))
	})
	step("ResourcePool.UpdateByName", func() error {
		return got(c.ResourcePool.UpdateByName(some, &entity.ResourcePoolParams{Description: "e"}))
	})
	step("ResourcePool.Delete", func() error { return c.ResourcePool.Delete(pool.ID) })
	step("Zones.Create", func() error { return got(c.Zones.Create(&entity.ZoneParams{Name: some})) })
	step("Zone.Get", func() error { return got(c.Zone.Get(some)) })
	step("Zone.Update", func() error {
		return got(c.Zone.Update(some, &entity.ZoneParams{Description: "d"}))
	})
	step("Zone.Delete", func() error { return c.Zone.Delete(some) })
}

func networks(c *client.Client, some string) {
	var fabric entity.Fabric
	var space entity.Space
	var vlan entity.VLAN
	var subnet, other entity.Subnet
	step("Fabrics.Create", func() error {
		return made(&fabric)(c.Fabrics.Create(&entity.FabricParams{Name: some, ClassType: "10g"}))
	})
	step("Fabric.Get", func() error { return got(c.Fabric.Get(fabric.ID)) })
	step("Fabric.Update", func() error {
		return got(c.Fabric.Update(fabric.ID, &entity.FabricParams{Description: "d"}))
	})
	step("Spaces.Create", func() error { return made(&space)(c.Spaces.Create(some)) })
	step("Space.Get", func() error { return got(c.Space.Get(space.ID)) })
	step("Space.Update", func() error { return got(c.Space.Update(space.ID, some+"-2")) })
	step("VLANs.Create", func() error {
		return made(&vlan)(c.VLANs.Create(fabric.ID, &entity.VLANParams{VID: 33, Name: some}))
	})
	step("VLANs.Get", func() error { return got(c.VLANs.Get(fabric.ID)) })
	step("VLAN.Get", func() error { return got(c.VLAN.Get(fabric.ID, 33)) })
	step("VLAN.Update", func() error {
		return got(c.VLAN.Update(fabric.ID, 33, &entity.VLANParams{Space: some + "-2", MTU: 1400}))
	})
	subnetParams := entity.SubnetParams{CIDR: "203.0.113.0/24", Name: some, GatewayIP: "203.0.113.1",
		VLAN: strconv.Itoa(vlan.ID), DNSServers: []string{"203.0.113.2"}, Managed: true,
		AllowDNS: true, AllowProxy: true, RDNSMode: 2}
	step("Subnets.Create", func() error { return made(&subnet)(c.Subnets.Create(&subnetParams)) })
	step("Subnets.Create, another", func() error {
		return made(&other)(c.Subnets.Create(&entity.SubnetParams{CIDR: "198.51.100.0/24"}))
	})
	step("Subnet.Get", func() error { return got(c.Subnet.Get(subnet.ID)) })
	step("Subnet.Update", func() error {
		subnetParams.Description = "d"
		return got(c.Subnet.Update(subnet.ID, &subnetParams))
	})
	var route entity.StaticRoute
	routeParams := entity.StaticRouteParams{Source: strconv.Itoa(subnet.ID),
		Destination: strconv.Itoa(other.ID), GatewayIP: "203.0.113.1", Metric: 4}
	step("StaticRoutes.Create", func() error {
		return made(&route)(c.StaticRoutes.Create(&routeParams))
	})
	step("StaticRoute.Get", func() error { return got(c.StaticRoute.Get(route.ID)) })
	step("StaticRoute.Update", func() error {
		return got(c.StaticRoute.Update(route.ID, &routeParams))
	})
	step("StaticRoute.Delete", func() error { return c.StaticRoute.Delete(route.ID) })
	var ipRange entity.IPRange
	rangeParams := entity.IPRangeParams{Type: "reserved", Subnet: strconv.Itoa(subnet.ID),
		StartIP: "203.0.113.10", EndIP: "203.0.113.19", Comment: "c"}
	step("IPRanges.Create", func() error { return made(&ipRange)(c.IPRanges.Create(&rangeParams)) })
	step("IPRange.Get", func() error { return got(c.IPRange.Get(ipRange.ID)) })
	step("IPRange.Update", func() error {
		rangeParams.EndIP = "203.0.113.20"
		return got(c.IPRange.Update(ipRange.ID, &rangeParams))
	})
	var reserved entity.ReservedIP
	step("ReservedIPs.Create", func() error {
		return made(&reserved)(c.ReservedIPs.Create(&entity.ReservedIPCreateParams{
			IP: "203.0.113.30", MACAddress: "52:54:00:00:99:01", Comment: "c"}))
	})
	step("ReservedIP.Get", func() error { return got(c.ReservedIP.Get(reserved.ID)) })
	step("ReservedIP.Update", func() error {
		return got(c.ReservedIP.Update(reserved.ID, &entity.ReservedIPUpdateParams{Comment: "d"}))
	})
	address := entity.IPAddressesParams{Subnet: "203.0.113.0/24", IP: "203.0.113.40"}
	step("IPAddresses.Reserve", func() error { return got(c.IPAddresses.Reserve(&address)) })
	step("IPAddresses.Get, one's own", func() error {
		return got(c.IPAddresses.Get(&entity.IPAddressesParams{}))
	})
	step("Subnet.GetIPAddresses", func() error { return got(c.Subnet.GetIPAddresses(subnet.ID)) })
	step("Subnet.GetReservedIPRanges", func() error {
		return got(c.Subnet.GetReservedIPRanges(subnet.ID))
	})
	step("Subnet.GetUnreservedIPRanges", func() error {
		return got(c.Subnet.GetUnreservedIPRanges(subnet.ID))
	})
	step("Subnet.GetStatistics", func() error { return got(c.Subnet.GetStatistics(subnet.ID)) })
	step("IPAddresses.Release", func() error {
		return c.IPAddresses.Release(&entity.IPAddressesParams{IP: "203.0.113.40"})
	})
	device(c, some, subnet)
	step("ReservedIP.Delete", func() error { return c.ReservedIP.Delete(reserved.ID) })
	step("IPRange.Delete", func() error { return c.IPRange.Delete(ipRange.ID) })
	step("Subnet.Delete", func() error { return c.Subnet.Delete(subnet.ID) })
	step("Subnet.Delete, the other", func() error { return c.Subnet.Delete(other.ID) })
	step("VLAN.Delete", func() error { return c.VLAN.Delete(fabric.ID, 33) })
	step("Fabric.Delete", func() error { return c.Fabric.Delete(fabric.ID) })
	step("Space.Delete", func() error { return c.Space.Delete(space.ID) })
}

func device(c *client.Client, some string, subnet entity.Subnet) {
	var device entity.Device
	step("Devices.Create", func() error {
		return made(&device)(c.Devices.Create(&entity.DeviceCreateParams{
			Hostname: some + "-d", MacAddresses: []string{mac(9)}}))
	})
	step("Device.Get", func() error { return got(c.Device.Get(device.SystemID)) })
	step("Device.Update", func() error {
		return got(c.Device.Update(device.SystemID, &entity.DeviceUpdateParams{Description: "d"}))
	})
	step("Device.SetWorkloadAnnotations", func() error {
		return got(c.Device.SetWorkloadAnnotations(device.SystemID, map[string]string{"a": "b"}))
	})
	if len(device.InterfaceSet) == 1 {
		nic := device.InterfaceSet[0].ID
		var linked entity.NetworkInterface
		step("NetworkInterface.LinkSubnet, STATIC", func() error {
			return made(&linked)(c.NetworkInterface.LinkSubnet(device.SystemID, nic,
				&entity.NetworkInterfaceLinkParams{Mode: "STATIC", Subnet: subnet.ID,
					IPAddress: "203.0.113.50", DefaultGateway: true}))
		})
		step("Device.Get, linked", func() error { return got(c.Device.Get(device.SystemID)) })
	}
	step("Device.Delete", func() error { return c.Device.Delete(device.SystemID) })
}

func names(c *client.Client, some string) {
	var domain entity.Domain
	step("Domains.Create", func() error {
		return made(&domain)(c.Domains.Create(&entity.DomainParams{
			Name: some + ".test", TTL: 30, Authoritative: true}))
	})
	step("Domain.Get", func() error { return got(c.Domain.Get(domain.ID)) })
	step("Domain.Update", func() error {
		return got(c.Domain.Update(domain.ID, &entity.DomainParams{TTL: 60, Authoritative: true}))
	})
	step("Domain.SetDefault", func() error { return got(c.Domain.SetDefault(domain.ID)) })
	step("Domain.SetDefault, as before", func() error { return got(c.Domain.SetDefault(0)) })
	var resource entity.DNSResource
	step("DNSResources.Create", func() error {
		return made(&resource)(c.DNSResources.Create(&entity.DNSResourceParams{
			FQDN: "www." + some + ".test", IPAddresses: "192.0.2.9", AddressTTL: 10}))
	})
	step("DNSResource.Get", func() error { return got(c.DNSResource.Get(resource.ID)) })
	step("DNSResource.Update", func() error {
		return got(c.DNSResource.Update(resource.ID, &entity.DNSResourceParams{AddressTTL: 20}))
	})
	var record entity.DNSResourceRecord
	step("DNSResourceRecords.Create", func() error {
		return made(&record)(c.DNSResourceRecords.Create(&entity.DNSResourceRecordParams{
			FQDN: "text." + some + ".test", RRType: "TXT", RRData: "hello", TTL: 5}))
	})
	step("DNSResourceRecord.Get", func() error { return got(c.DNSResourceRecord.Get(record.ID)) })
	step("DNSResourceRecord.Update", func() error {
		return got(c.DNSResourceRecord.Update(record.ID, &entity.DNSResourceRecordParams{
			RRType: "TXT", RRData: "bye", TTL: 5}))
	})
	step("DNSResourceRecord.Delete", func() error { return c.DNSResourceRecord.Delete(record.ID) })
	step("DNSResource.Delete", func() error { return c.DNSResource.Delete(resource.ID) })
	step("Domain.Delete", func() error { return c.Domain.Delete(domain.ID) })
}

func contents(c *client.Client, some string) {
	var source entity.BootSource
	step("BootSources.Create", func() error {
		return made(&source)(c.BootSources.Create(&entity.BootSourceParams{
			URL: "http://images.example.test/", KeyringFilename: "/k"}))
	})
	step("BootSource.Get", func() error { return got(c.BootSource.Get(source.ID)) })
	step("BootSource.Update", func() error {
		return got(c.BootSource.Update(source.ID, &entity.BootSourceParams{
			URL: "http://images.example.test/2/", KeyringFilename: "/k"}))
	})
	var selection entity.BootSourceSelection
	wanted := entity.BootSourceSelectionParams{OS: "ubuntu", Release: "focal",
		Arches: []string{"amd64"}, Subarches: []string{"*"}, Labels: []string{"*"}}
	step("BootSourceSelections.Create", func() error {
		return made(&selection)(c.BootSourceSelections.Create(source.ID, &wanted))
	})
	step("BootSourceSelection.Get", func() error {
		return got(c.BootSourceSelection.Get(source.ID, selection.ID))
	})
	step("BootSourceSelection.Update", func() error {
		return got(c.BootSourceSelection.Update(source.ID, selection.ID, &wanted))
	})
	step("BootSourceSelection.Delete", func() error {
		return c.BootSourceSelection.Delete(source.ID, selection.ID)
	})
	step("BootSource.Delete", func() error { return c.BootSource.Delete(source.ID) })
	step("BootResources.IsImporting", func() error { return got(c.BootResources.IsImporting()) })
	var repository entity.PackageRepository
	step("PackageRepositories.Create", func() error {
		return made(&repository)(c.PackageRepositories.Create(&entity.PackageRepositoryParams{
			Name: some, URL: "http://repo.example.test/ubuntu", Distributions: "noble",
			Components: "main", Enabled: &yes}))
	})
	step("PackageRepository.Get", func() error { return got(c.PackageRepository.Get(repository.ID)) })
	step("PackageRepository.Update", func() error {
		return got(c.PackageRepository.Update(repository.ID, &entity.PackageRepositoryParams{
			Arches: "amd64", Enabled: &no}))
	})
	step("PackageRepository.Delete", func() error { return c.PackageRepository.Delete(repository.ID) })
	licences(c)
	var notice entity.Notification
	step("Notifications.Create", func() error {
		return made(&notice)(c.Notifications.Create(&entity.NotificationParams{
			Message: "hello", Category: "info", Admins: true, Dismissable: true}))
	})
	step("Notification.Get", func() error { return got(c.Notification.Get(notice.ID)) })
	step("Notification.Update", func() error {
		return got(c.Notification.Update(notice.ID, &entity.NotificationParams{Message: "bye"}))
	})
	step("Notification.Dismiss", func() error { return c.Notification.Dismiss(notice.ID) })
	step("Notification.Delete", func() error { return c.Notification.Delete(notice.ID) })
	scripts(c, some)
}

// licences needs an image of Windows, which this library cannot upload.
func licences(c *client.Client) {
	images, err := c.BootResources.Get(&entity.BootResourcesReadParams{})
	series := ""
	for _, image := range images {
		step("BootResource.Get", func() error { return got(c.BootResource.Get(image.ID)) })
		if strings.HasPrefix(image.Name, "windows/") {
			series = strings.TrimPrefix(image.Name, "windows/")
		}
	}
	if err != nil || series == "" {
		fmt.Println("no image of Windows: no licence key is made")
		return
	}
	key := entity.LicenseKeyParams{OSystem: "windows", DistroSeries: series,
		LicenseKey: "00000-00000-00000-00000-00000"}
	step("LicenseKeys.Create", func() error { return got(c.LicenseKeys.Create(&key)) })
	step("LicenseKey.Get", func() error { return got(c.LicenseKey.Get("windows", series)) })
	step("LicenseKey.Update", func() error {
		return got(c.LicenseKey.Update("windows", series, &key))
	})
	step("LicenseKey.Delete", func() error { return c.LicenseKey.Delete("windows", series) })
}

func scripts(c *client.Client, some string) {
	params := entity.NodeScriptParams{Name: some, ScriptType: "testing", Title: "t",
		Destructive: &no, MayReboot: &no, Recommission: &no, ApplyConfiguredNetworking: &no}
	step("NodeScripts.Create", func() error {
		return got(c.NodeScripts.Create(&params, []byte("#!/bin/sh\necho one\n")))
	})
	step("NodeScript.Get", func() error { return got(c.NodeScript.Get(some, true)) })
	step("NodeScript.Update", func() error {
		return got(c.NodeScript.Update(some, &params, []byte("#!/bin/sh\necho two\n")))
	})
	step("NodeScript.AddTag", func() error { return got(c.NodeScript.AddTag(some, "x")) })
	step("NodeScript.RemoveTag", func() error { return got(c.NodeScript.RemoveTag(some, "x")) })
	step("NodeScript.Download", func() error {
		script, err := c.NodeScript.Get(some, false)
		if err != nil {
			return err
		}
		return got(c.NodeScript.Download(some, script.History[0].ID))
	})
	step("NodeScript.Delete", func() error { return c.NodeScript.Delete(some) })
}

func controllers(c *client.Client) {
	step("RackControllers.DescribePowerTypes", func() error {
		return got(c.RackControllers.DescribePowerTypes())
	})
	step("RackControllers.IsRegistered", func() error {
		return got(c.RackControllers.IsRegistered("52:54:00:00:00:01"))
	})
	racks, err := c.RackControllers.Get(&entity.RackControllersGetParams{})
	if err != nil || len(racks) == 0 {
		step("a rack", func() error { return fmt.Errorf("none: %v", err) })
		return
	}
	id := racks[0].SystemID
	step("RackController.Get", func() error { return got(c.RackController.Get(id)) })
	step("RackController.Details", func() error { return got(c.RackController.Details(id)) })
	step("RackController.GetPowerParameters", func() error {
		return got(c.RackController.GetPowerParameters(id))
	})
	step("RackController.GetPowerState", func() error { return got(c.RackController.GetPowerState(id)) })
	step("RackController.Update", func() error {
		return got(c.RackController.Update(id, &entity.RackControllerParams{Zone: "default"},
			map[string]interface{}{}))
	})
	step("RackControllers.SetZone", func() error {
		return c.RackControllers.SetZone(&entity.RackControllerSetZoneParams{
			Zone: "default", Nodes: []string{id}})
	})
}

func mac(n int) string {
	return fmt.Sprintf("52:54:%02x:%02x:%02x:aa", n, os.Getpid()/256%256, os.Getpid()%256)
}

// until reads a machine until it has the status.
func until(c *client.Client, id, status string) error {
	for try := 0; try < 90; try++ {
		machine, err := c.Machine.Get(id)
		if err != nil {
			return err
		}
		if machine.StatusName == status {
			return nil
		}
		if strings.HasPrefix(machine.StatusName, "Failed") {
			return errors.New(machine.StatusName + ": " + machine.StatusMessage)
		}
		time.Sleep(time.Second)
	}
	return errors.New("still not " + status)
}
