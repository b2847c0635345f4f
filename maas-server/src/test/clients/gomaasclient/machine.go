package main

import (
	"fmt"
	"strconv"

	"github.com/canonical/gomaasclient/client"
	"github.com/canonical/gomaasclient/entity"
)

// machine makes one that nothing boots, and gives it interfaces and storage.
func machine(c *client.Client, some string) {
	var m entity.Machine
	step("Machines.Create", func() error {
		return made(&m)(c.Machines.Create(&entity.MachineCreateParams{Hostname: some,
			Architecture: "amd64/generic", PowerType: "manual", Commission: &no,
			MACAddresses: []string{mac(1), mac(2)}}, map[string]interface{}{}))
	})
	id := m.SystemID
	if id == "" || len(m.InterfaceSet) != 2 {
		return
	}
	step("Machine.Get", func() error { return got(c.Machine.Get(id)) })
	step("Machine.Update", func() error {
		return got(c.Machine.Update(id, &entity.MachineUpdateParams{Description: "d", Memory: 2048},
			map[string]interface{}{}))
	})
	step("Machine.GetPowerParameters", func() error { return got(c.Machine.GetPowerParameters(id)) })
	step("Machine.GetPowerState", func() error { return got(c.Machine.GetPowerState(id)) })
	step("Machine.GetToken", func() error { return got(c.Machine.GetToken(id)) })
	step("Machine.Details", func() error { return got(c.Machine.Details(id)) })
	step("Machine.Commission", func() error {
		return got(c.Machine.Commission(id, &entity.MachineCommissionParams{TestingScripts: "none"}))
	})
	step("Machine.Abort", func() error { return got(c.Machine.Abort(id, "c")) })
	interfaces(c, m)
	step("NodeDevices.Get", func() error {
		return got(c.NodeDevices.Get(id, &entity.NodeDeviceParams{}))
	})
	step("NodeResults.Get", func() error {
		return got(c.NodeResults.Get(id, &entity.NodeResultParams{IncludeOutput: true}))
	})
	step("Tags.Create", func() error {
		return got(c.Tags.Create(&entity.TagParams{Name: some, Comment: "c"}))
	})
	step("Tag.AddMachines", func() error { return c.Tag.AddMachines(some, []string{id}) })
	step("Tag.GetMachines", func() error { return got(c.Tag.GetMachines(some)) })
	step("Tag.RemoveMachines", func() error { return c.Tag.RemoveMachines(some, []string{id}) })
	step("Tag.Get", func() error { return got(c.Tag.Get(some)) })
	step("Tag.Update", func() error {
		return got(c.Tag.Update(some, &entity.TagParams{Name: some, KernelOpts: "quiet"}))
	})
	step("Tag.Delete", func() error { return c.Tag.Delete(some) })
	step("Machine.Delete", func() error { return c.Machine.Delete(id) })
}

func interfaces(c *client.Client, m entity.Machine) {
	id := m.SystemID
	first, second := m.InterfaceSet[0].ID, m.InterfaceSet[1].ID
	subnet := entity.Subnet{}
	step("a subnet for links", func() error {
		return made(&subnet)(c.Subnets.Create(&entity.SubnetParams{CIDR: "198.51.100.0/24",
			GatewayIP: "198.51.100.1", Managed: true}))
	})
	defer step("Subnet.Delete, of the links", func() error { return c.Subnet.Delete(subnet.ID) })
	step("NetworkInterfaces.Get", func() error { return got(c.NetworkInterfaces.Get(id)) })
	step("NetworkInterface.Update", func() error {
		return got(c.NetworkInterface.Update(id, first,
			&entity.NetworkInterfaceUpdateParams{VLAN: subnet.VLAN.ID}))
	})
	step("NetworkInterface.AddTag", func() error {
		return got(c.NetworkInterface.AddTag(id, first, "t"))
	})
	step("NetworkInterface.RemoveTag", func() error {
		return got(c.NetworkInterface.RemoveTag(id, first, "t"))
	})
	var linked entity.NetworkInterface
	step("NetworkInterface.LinkSubnet", func() error {
		return made(&linked)(c.NetworkInterface.LinkSubnet(id, first,
			&entity.NetworkInterfaceLinkParams{Mode: "AUTO", Subnet: subnet.ID}))
	})
	if len(linked.Links) == 1 {
		link := linked.Links[0].ID
		step("NetworkInterface.SetDefaultGateway", func() error {
			return got(c.NetworkInterface.SetDefaultGateway(id, first, link))
		})
		step("Machine.Get, with a gateway", func() error { return got(c.Machine.Get(id)) })
		step("Machine.ClearDefaultGateways", func() error {
			return got(c.Machine.ClearDefaultGateways(id))
		})
		step("NetworkInterface.UnlinkSubnet", func() error {
			return got(c.NetworkInterface.UnlinkSubnet(id, first, link))
		})
	}
	step("NetworkInterface.Disconnect", func() error {
		return got(c.NetworkInterface.Disconnect(id, first))
	})
	var nic, bond, bridge entity.NetworkInterface
	step("NetworkInterfaces.CreatePhysical", func() error {
		return made(&nic)(c.NetworkInterfaces.CreatePhysical(id,
			&entity.NetworkInterfacePhysicalParams{Name: "extra", MACAddress: mac(3)}))
	})
	step("NetworkInterface.Delete", func() error { return c.NetworkInterface.Delete(id, nic.ID) })
	step("NetworkInterfaces.CreateBond", func() error {
		return made(&bond)(c.NetworkInterfaces.CreateBond(id, &entity.NetworkInterfaceBondParams{
			Name: "bond0", Parents: []int{first, second}, BondMode: "802.3ad",
			BondLACPRate: "fast", VLAN: subnet.VLAN.ID}))
	})
	step("VLANs.Create, tagged", func() error {
		return got(c.VLANs.Create(subnet.VLAN.FabricID, &entity.VLANParams{VID: 44}))
	})
	step("NetworkInterfaces.CreateVLAN", func() error {
		tagged, err := c.VLAN.Get(subnet.VLAN.FabricID, 44)
		if err != nil {
			return err
		}
		return got(c.NetworkInterfaces.CreateVLAN(id, &entity.NetworkInterfaceVLANParams{
			Parents: []int{bond.ID}, VLAN: tagged.ID}))
	})
	step("NetworkInterfaces.CreateBridge", func() error {
		return made(&bridge)(c.NetworkInterfaces.CreateBridge(id,
			&entity.NetworkInterfaceBridgeParams{Name: "br0", Parents: []int{bond.ID},
				BridgeSTP: true, BridgeFD: 5}))
	})
	step("NetworkInterface.Get", func() error { return got(c.NetworkInterface.Get(id, bridge.ID)) })
	step("NetworkInterface.Delete, bridge", func() error {
		return c.NetworkInterface.Delete(id, bridge.ID)
	})
	step("VLAN.Delete, tagged", func() error { return c.VLAN.Delete(subnet.VLAN.FabricID, 44) })
}

func disks(c *client.Client, id string) {
	disk := make([]entity.BlockDevice, 3)
	for i := range disk {
		step(fmt.Sprintf("BlockDevices.Create, %d", i), func() error {
			return made(&disk[i])(c.BlockDevices.Create(id, &entity.BlockDeviceParams{
				Name: "xd" + string(rune('a'+i)), Model: "M", Serial: strconv.Itoa(i),
				Size: 20 * gib, BlockSize: 512}))
		})
	}
	a, b, d := disk[0].ID, disk[1].ID, disk[2].ID
	step("BlockDevices.Get", func() error { return got(c.BlockDevices.Get(id)) })
	step("BlockDevice.Get", func() error { return got(c.BlockDevice.Get(id, a)) })
	step("BlockDevice.Update", func() error {
		return got(c.BlockDevice.Update(id, a, &entity.BlockDeviceParams{Model: "N"}))
	})
	step("BlockDevice.AddTag", func() error { return got(c.BlockDevice.AddTag(id, a, "t")) })
	step("BlockDevice.RemoveTag", func() error { return got(c.BlockDevice.RemoveTag(id, a, "t")) })
	step("BlockDevice.SetBootDisk", func() error { return c.BlockDevice.SetBootDisk(id, a) })
	step("BlockDevice.Format", func() error { return got(c.BlockDevice.Format(id, b, "ext4")) })
	step("BlockDevice.Mount", func() error { return got(c.BlockDevice.Mount(id, b, "/srv", "noatime")) })
	step("BlockDevice.Unmount", func() error { return got(c.BlockDevice.Unmount(id, b)) })
	step("BlockDevice.Unformat", func() error { return got(c.BlockDevice.Unformat(id, b)) })
	var part entity.BlockDevicePartition
	step("BlockDevicePartitions.Create", func() error {
		return made(&part)(c.BlockDevicePartitions.Create(id, a,
			&entity.BlockDevicePartitionParams{Size: 4 * gib, Bootable: true}))
	})
	step("BlockDevicePartitions.Get", func() error { return got(c.BlockDevicePartitions.Get(id, a)) })
	p := c.BlockDevicePartition
	step("BlockDevicePartition.Get", func() error { return got(p.Get(id, a, part.ID)) })
	step("BlockDevicePartition.AddTag", func() error { return got(p.AddTag(id, a, part.ID, "t")) })
	step("BlockDevicePartition.RemoveTag", func() error {
		return got(p.RemoveTag(id, a, part.ID, "t"))
	})
	step("BlockDevicePartition.Format", func() error {
		return got(p.Format(id, a, part.ID, "ext4", "root"))
	})
	step("BlockDevicePartition.Mount", func() error {
		return got(p.Mount(id, a, part.ID, "/data", "ro"))
	})
	step("BlockDevice.Get, with a partition", func() error { return got(c.BlockDevice.Get(id, a)) })
	step("BlockDevicePartition.Unmount", func() error { return got(p.Unmount(id, a, part.ID)) })
	step("BlockDevicePartition.Unformat", func() error { return got(p.Unformat(id, a, part.ID)) })
	step("BlockDevicePartition.Delete", func() error { return p.Delete(id, a, part.ID) })
	var group entity.VolumeGroup
	step("VolumeGroups.Create", func() error {
		return made(&group)(c.VolumeGroups.Create(id, &entity.VolumeGroupCreateParams{Name: "vg0",
			BlockDevices: []string{strconv.Itoa(b)}}))
	})
	step("VolumeGroups.Get", func() error { return got(c.VolumeGroups.Get(id)) })
	step("VolumeGroup.Update", func() error {
		return got(c.VolumeGroup.Update(id, group.ID, &entity.VolumeGroupUpdateParams{
			AddBlockDevices: []string{strconv.Itoa(d)}}))
	})
	var volume entity.BlockDevice
	step("VolumeGroup.CreateLogicalVolume", func() error {
		return made(&volume)(c.VolumeGroup.CreateLogicalVolume(id, group.ID,
			&entity.LogicalVolumeParams{Name: "lv0", Size: 2 * gib}))
	})
	step("VolumeGroup.Get", func() error { return got(c.VolumeGroup.Get(id, group.ID)) })
	step("Machine.Get, with a volume group", func() error { return got(c.Machine.Get(id)) })
	step("VolumeGroup.DeleteLogicalVolume", func() error {
		return c.VolumeGroup.DeleteLogicalVolume(id, group.ID, volume.ID)
	})
	step("VolumeGroup.Delete", func() error { return c.VolumeGroup.Delete(id, group.ID) })
	var set entity.BCacheCacheSet
	step("BCacheCacheSets.Create", func() error {
		return made(&set)(c.BCacheCacheSets.Create(id,
			&entity.BCacheCacheSetParams{CacheDevice: strconv.Itoa(b)}))
	})
	step("BCacheCacheSets.Get", func() error { return got(c.BCacheCacheSets.Get(id)) })
	step("BCacheCacheSet.Get", func() error { return got(c.BCacheCacheSet.Get(id, set.ID)) })
	var cache entity.BCache
	step("BCaches.Create", func() error {
		return made(&cache)(c.BCaches.Create(id, &entity.BCacheParams{Name: "bcache0",
			CacheSet: strconv.Itoa(set.ID), BackingDevice: strconv.Itoa(d), CacheMode: "writeback"}))
	})
	step("BCaches.Get", func() error { return got(c.BCaches.Get(id)) })
	step("BCache.Get", func() error { return got(c.BCache.Get(id, cache.ID)) })
	step("Machine.Get, with a bcache", func() error { return got(c.Machine.Get(id)) })
	step("BCache.Update", func() error {
		return got(c.BCache.Update(id, cache.ID, &entity.BCacheParams{CacheMode: "writethrough"}))
	})
	step("BCache.Delete", func() error { return c.BCache.Delete(id, cache.ID) })
	step("BCacheCacheSet.Delete", func() error { return c.BCacheCacheSet.Delete(id, set.ID) })
	var raid entity.RAID
	step("RAIDs.Create", func() error {
		return made(&raid)(c.RAIDs.Create(id, &entity.RAIDCreateParams{Name: "md0", Level: "raid-1",
			BlockDevices: []string{strconv.Itoa(b), strconv.Itoa(d)}}))
	})
	step("RAIDs.Get", func() error { return got(c.RAIDs.Get(id)) })
	step("RAID.Get", func() error { return got(c.RAID.Get(id, raid.ID)) })
	step("RAID.Update", func() error {
		return got(c.RAID.Update(id, raid.ID, &entity.RAIDUpdateParams{Name: "md1"}))
	})
	step("Machine.Get, with a RAID", func() error { return got(c.Machine.Get(id)) })
	step("RAID.Delete", func() error { return c.RAID.Delete(id, raid.ID) })
	step("BlockDevice.Delete", func() error { return c.BlockDevice.Delete(id, d) })
}

// bootable takes a machine that is Ready, if there is one, through a deployment.
func bootable(c *client.Client, some string) {
	ready, err := c.Machines.Get(&entity.MachinesParams{Status: []string{"ready"}})
	if err != nil || len(ready) == 0 {
		fmt.Println("no machine is Ready: none is deployed")
		return
	}
	var m entity.Machine
	step("Machines.Allocate", func() error {
		return made(&m)(c.Machines.Allocate(&entity.MachineAllocateParams{
			SystemID: ready[0].SystemID, AgentName: some}))
	})
	id := m.SystemID
	step("Machine.SetWorkloadAnnotations", func() error {
		return got(c.Machine.SetWorkloadAnnotations(id, map[string]string{"a": "b"}))
	})
	step("Machine.MarkBroken", func() error { return got(c.Machine.MarkBroken(id, "c")) })
	step("Machine.MarkFixed", func() error { return got(c.Machine.MarkFixed(id, "c")) })
	disks(c, id)
	step("Machine.RestoreStorageConfiguration", func() error {
		return c.Machine.RestoreStorageConfiguration(id)
	})
	step("Machine.RestoreNetworkingConfiguration", func() error {
		return c.Machine.RestoreNetworkingConfiguration(id)
	})
	step("Machine.RestoreDefaultConfiguration", func() error {
		return c.Machine.RestoreDefaultConfiguration(id)
	})
	step("Machine.Commission, again", func() error {
		return got(c.Machine.Commission(id, &entity.MachineCommissionParams{TestingScripts: "none"}))
	})
	step("until Ready, commissioned", func() error { return until(c, id, "Ready") })
	step("Machines.Allocate, again", func() error {
		return made(&m)(c.Machines.Allocate(&entity.MachineAllocateParams{SystemID: id}))
	})
	step("Machines.ListAllocated", func() error { return got(c.Machines.ListAllocated()) })
	step("Machine.Deploy", func() error {
		return got(c.Machine.Deploy(m.SystemID,
			&entity.MachineDeployParams{DistroSeries: "custom/demo", Comment: "c"}))
	})
	step("until Deployed", func() error { return until(c, m.SystemID, "Deployed") })
	step("Machine.Lock", func() error { return got(c.Machine.Lock(m.SystemID, "c")) })
	step("Machine.Unlock", func() error { return got(c.Machine.Unlock(m.SystemID, "c")) })
	step("NodeResults.Get, of one that booted", func() error {
		return got(c.NodeResults.Get(m.SystemID, &entity.NodeResultParams{IncludeOutput: true}))
	})
	step("NodeDevices.Get, of one that booted", func() error {
		return got(c.NodeDevices.Get(m.SystemID, &entity.NodeDeviceParams{}))
	})
	step("Machine.Details, of one that booted", func() error { return got(c.Machine.Details(m.SystemID)) })
	step("Machine.Release", func() error {
		return got(c.Machine.Release(m.SystemID, &entity.MachineReleaseParams{Comment: "c"}))
	})
	step("until Ready", func() error { return until(c, m.SystemID, "Ready") })
	step("Machine.RescueMode", func() error { return got(c.Machine.RescueMode(m.SystemID)) })
	step("until Rescue mode", func() error { return until(c, m.SystemID, "Rescue mode") })
	step("Machine.ExitRescueMode", func() error { return got(c.Machine.ExitRescueMode(m.SystemID)) })
	step("until Ready again", func() error { return until(c, m.SystemID, "Ready") })
	step("Machines.Allocate, for power", func() error {
		return got(c.Machines.Allocate(&entity.MachineAllocateParams{SystemID: id}))
	})
	step("Machine.PowerOn", func() error {
		return got(c.Machine.PowerOn(m.SystemID, &entity.MachinePowerOnParams{}))
	})
	step("Machine.PowerOff", func() error {
		return got(c.Machine.PowerOff(m.SystemID, &entity.MachinePowerOffParams{}))
	})
	step("Machines.Release", func() error { return c.Machines.Release([]string{id}, "c") })
}
