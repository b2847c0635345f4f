// Command bootstrap makes, through Juju's library gomaasapi, the calls of a bootstrap and of the
// deployment of a first container, in their order, against a region that has at least one machine
// in status Ready. It prints a line for each step, and ends with 1 when one failed.
//
// usage: bootstrap URL KEY [SERIES]
package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"time"

	"github.com/juju/gomaasapi"
)

const (
	agent    = "bootstrap-of-the-test"
	patience = 4 * time.Minute
	fileName = "provider-state-of-the-test"
)

// steps counts what went wrong.
type steps struct{ failed int }

// run does a step; what it needs of earlier ones may be missing, which panics and is a failure too.
func (s *steps) run(name string, step func() (string, error)) {
	defer func() {
		if cause := recover(); cause != nil {
			s.failed++
			fmt.Printf("FAIL %s: cannot go on: %v\n", name, cause)
		}
	}()
	said, err := step()
	if err != nil {
		s.failed++
		fmt.Printf("FAIL %s: %v\n", name, err)
		return
	}
	fmt.Printf("ok %s: %s\n", name, said)
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: bootstrap URL KEY [SERIES]")
		os.Exit(2)
	}
	series := ""
	if len(os.Args) > 3 {
		series = os.Args[3]
	}
	b := bootstrap{url: os.Args[1], key: os.Args[2], series: series}
	b.connect()
	b.look()
	b.keepFiles()
	b.allocate()
	b.start()
	b.container()
	b.release()
	if b.failed > 0 {
		fmt.Printf("%d steps failed\n", b.failed)
		os.Exit(1)
	}
	fmt.Println("every step went well")
}

// bootstrap holds what later steps need of earlier ones.
type bootstrap struct {
	steps
	url, key, series string
	controller       gomaasapi.Controller
	machine          gomaasapi.Machine
	subnet           gomaasapi.Subnet
	device           gomaasapi.Device
}

func (b *bootstrap) connect() {
	b.run("wrong key", func() (string, error) {
		_, err := gomaasapi.NewController(
			gomaasapi.ControllerArgs{BaseURL: b.url, APIKey: "wrong:wrong:wrong"})
		if !gomaasapi.IsPermissionError(err) {
			return "", fmt.Errorf("no permission error but %v", err)
		}
		return "is a permission error", nil
	})
	b.run("NewController", func() (string, error) {
		controller, err := gomaasapi.NewController(
			gomaasapi.ControllerArgs{BaseURL: b.url, APIKey: b.key})
		if err != nil {
			return "", err
		}
		b.controller = controller
		if !controller.Capabilities().Contains(gomaasapi.NetworkDeploymentUbuntu) {
			return "", fmt.Errorf("no %s", gomaasapi.NetworkDeploymentUbuntu)
		}
		version, _, err := controller.APIVersionInfo()
		return "version " + version, err
	})
}

func (b *bootstrap) look() {
	b.run("Zones", func() (string, error) {
		zones, err := b.controller.Zones()
		return fmt.Sprintf("%d", len(zones)), atLeastOne(err, len(zones))
	})
	b.run("Spaces", func() (string, error) {
		spaces, err := b.controller.Spaces()
		return fmt.Sprintf("%d", len(spaces)), err
	})
	b.run("Fabrics", func() (string, error) {
		fabrics, err := b.controller.Fabrics()
		return fmt.Sprintf("%d", len(fabrics)), atLeastOne(err, len(fabrics))
	})
	b.run("StaticRoutes", func() (string, error) {
		routes, err := b.controller.StaticRoutes()
		return fmt.Sprintf("%d", len(routes)), err
	})
	b.run("Domains", func() (string, error) {
		domains, err := b.controller.Domains()
		return fmt.Sprintf("%d", len(domains)), atLeastOne(err, len(domains))
	})
	b.run("Tags", func() (string, error) {
		tags, err := b.controller.Tags()
		return fmt.Sprintf("%d", len(tags)), err
	})
	b.run("BootResources", func() (string, error) {
		resources, err := b.controller.BootResources()
		return fmt.Sprintf("%d", len(resources)), err
	})
	b.run("Machines", func() (string, error) {
		machines, err := b.controller.Machines(gomaasapi.MachinesArgs{})
		return fmt.Sprintf("%d", len(machines)), atLeastOne(err, len(machines))
	})
	b.run("Machines of another agent", func() (string, error) {
		machines, err := b.controller.Machines(gomaasapi.MachinesArgs{AgentName: "nobody's"})
		if err == nil && len(machines) > 0 {
			err = fmt.Errorf("there are %d", len(machines))
		}
		return "none", err
	})
	b.run("Devices", func() (string, error) {
		devices, err := b.controller.Devices(gomaasapi.DevicesArgs{})
		return fmt.Sprintf("%d", len(devices)), err
	})
	b.run("Pools are not found, as in MAAS", func() (string, error) {
		if _, err := b.controller.Pools(); !gomaasapi.IsUnexpectedError(err) {
			return "", fmt.Errorf("no unexpected error but %v", err)
		}
		return "is an unexpected error", nil
	})
}

func atLeastOne(err error, count int) error {
	if err == nil && count == 0 {
		return fmt.Errorf("there is none")
	}
	return err
}

func (b *bootstrap) keepFiles() {
	content := []byte("state: \x00\xff of a provider")
	b.run("AddFile", func() (string, error) {
		return "added", b.controller.AddFile(
			gomaasapi.AddFileArgs{Filename: fileName, Content: content})
	})
	b.run("Files", func() (string, error) {
		files, err := b.controller.Files("provider-state")
		if err == nil && len(files) != 1 {
			err = fmt.Errorf("%d files instead of one", len(files))
		}
		return "one", err
	})
	b.run("GetFile and ReadAll", func() (string, error) {
		file, err := b.controller.GetFile(fileName)
		if err != nil {
			return "", err
		}
		read, err := file.ReadAll()
		if err == nil && !bytes.Equal(read, content) {
			err = fmt.Errorf("it is %q", read)
		}
		return file.AnonymousURL(), err
	})
	b.run("Delete the file", func() (string, error) {
		file, err := b.controller.GetFile(fileName)
		if err != nil {
			return "", err
		}
		if err := file.Delete(); err != nil {
			return "", err
		}
		if _, err := b.controller.GetFile(fileName); !gomaasapi.IsNoMatchError(err) {
			return "", fmt.Errorf("no error of a missing file but %v", err)
		}
		return "it is gone", nil
	})
}

func (b *bootstrap) allocate() {
	constraints := gomaasapi.AllocateMachineArgs{
		Architecture: "amd64",
		MinCPUCount:  1,
		MinMemory:    512,
		NotTags:      []string{"no-such-tag"},
		Storage:      []gomaasapi.StorageSpec{{Label: "root", Size: 1}},
		AgentName:    agent,
		Comment:      "a bootstrap",
	}
	b.run("AllocateMachine without a match", func() (string, error) {
		greedy := constraints
		greedy.MinMemory = 1 << 30
		_, _, err := b.controller.AllocateMachine(greedy)
		if !gomaasapi.IsNoMatchError(err) {
			return "", fmt.Errorf("no error of no match but %v", err)
		}
		return "is an error of no match", nil
	})
	b.run("AllocateMachine, dry run", func() (string, error) {
		dry := constraints
		dry.DryRun = true
		machine, _, err := b.controller.AllocateMachine(dry)
		if err != nil {
			return "", err
		}
		again, err := b.controller.Machines(
			gomaasapi.MachinesArgs{SystemIDs: []string{machine.SystemID()}})
		if err == nil && again[0].StatusName() != "Ready" {
			err = fmt.Errorf("it is %s afterwards", again[0].StatusName())
		}
		return machine.Hostname() + " stays Ready", err
	})
	b.run("AllocateMachine", func() (string, error) {
		machine, matches, err := b.controller.AllocateMachine(constraints)
		if err != nil {
			return "", err
		}
		b.machine = machine
		if len(matches.Storage["root"]) != 1 {
			return "", fmt.Errorf("the root disk is %v", matches.Storage)
		}
		if machine.StatusName() != "Allocated" {
			return "", fmt.Errorf("it is %s", machine.StatusName())
		}
		return machine.Hostname() + " with " + matches.Storage["root"][0].Path(), nil
	})
	b.run("What the machine is", func() (string, error) {
		if b.machine.BootInterface() == nil || len(b.machine.InterfaceSet()) == 0 {
			return "", fmt.Errorf("it has no interfaces")
		}
		for _, nic := range b.machine.InterfaceSet() {
			for _, link := range nic.Links() {
				if link.Subnet() != nil {
					b.subnet = link.Subnet()
				}
			}
		}
		return fmt.Sprintf("%d interfaces, %d disks, %v",
			len(b.machine.InterfaceSet()), len(b.machine.BlockDevices()),
			b.machine.HardwareInfo()), nil
	})
	b.run("SetOwnerData", func() (string, error) {
		err := b.machine.SetOwnerData(map[string]string{"juju-is-controller": "true"})
		if err == nil && b.machine.OwnerData()["juju-is-controller"] != "true" {
			err = fmt.Errorf("it is %v", b.machine.OwnerData())
		}
		return "kept", err
	})
}

func (b *bootstrap) start() {
	b.run("Start", func() (string, error) {
		userData := base64.StdEncoding.EncodeToString([]byte("#cloud-config\n{}\n"))
		err := b.machine.Start(gomaasapi.StartArgs{
			UserData: userData, DistroSeries: b.series, Comment: "a bootstrap"})
		return b.machine.StatusName(), err
	})
	b.run("Wait until it is deployed", func() (string, error) {
		return b.await("Deployed")
	})
}

// await polls as Juju does.
func (b *bootstrap) await(wanted string) (string, error) {
	status := ""
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Second) {
		machines, err := b.controller.Machines(
			gomaasapi.MachinesArgs{SystemIDs: []string{b.machine.SystemID()}})
		if err != nil {
			return "", err
		}
		status = machines[0].StatusName()
		if status == wanted {
			return status, nil
		}
	}
	return "", fmt.Errorf("it is still %s", status)
}

func (b *bootstrap) container() {
	b.run("CreateDevice of the machine, with an interface in a subnet", func() (string, error) {
		if b.subnet == nil {
			return "", fmt.Errorf("the machine has no interface in a subnet")
		}
		device, err := b.machine.CreateDevice(gomaasapi.CreateMachineDeviceArgs{
			Hostname:      "container-of-the-test",
			InterfaceName: "eth0",
			MACAddress:    "02:16:3e:00:00:01",
			Subnet:        b.subnet,
			VLAN:          b.subnet.VLAN(),
		})
		if err != nil {
			return "", err
		}
		b.device = device
		links := device.InterfaceSet()[0].Links()
		if len(links) != 1 || links[0].IPAddress() == "" {
			return "", fmt.Errorf("its links are %v", links)
		}
		return links[0].IPAddress(), nil
	})
	b.run("CreateInterface", func() (string, error) {
		nic, err := b.device.CreateInterface(gomaasapi.CreateInterfaceArgs{
			Name: "eth1", MACAddress: "02:16:3e:00:00:02", VLAN: b.subnet.VLAN(),
			Tags: []string{"one", "two"}, MTU: 1400})
		if err != nil {
			return "", err
		}
		if err := nic.LinkSubnet(gomaasapi.LinkSubnetArgs{
			Mode: gomaasapi.LinkModeStatic, Subnet: b.subnet}); err != nil {
			return "", err
		}
		if err := nic.UnlinkSubnet(b.subnet); err != nil {
			return "", err
		}
		return "made, linked, unlinked, deleted", nic.Delete()
	})
	b.run("Devices of the machine", func() (string, error) {
		devices, err := b.machine.Devices(gomaasapi.DevicesArgs{})
		if err == nil && len(devices) != 1 {
			err = fmt.Errorf("%d devices instead of one", len(devices))
		}
		return "one", err
	})
	b.run("Delete the device", func() (string, error) {
		return "gone", b.device.Delete()
	})
}

func (b *bootstrap) release() {
	b.run("ReleaseMachines", func() (string, error) {
		return "asked for", b.controller.ReleaseMachines(gomaasapi.ReleaseMachinesArgs{
			SystemIDs: []string{b.machine.SystemID()}, Comment: "the end"})
	})
	b.run("Wait until it is ready", func() (string, error) {
		return b.await("Ready")
	})
	b.run("ReleaseMachines of an unknown machine", func() (string, error) {
		err := b.controller.ReleaseMachines(
			gomaasapi.ReleaseMachinesArgs{SystemIDs: []string{"zzzzzz"}})
		if !gomaasapi.IsBadRequestError(err) {
			return "", fmt.Errorf("no error of a bad request but %v", err)
		}
		return "is a bad request", nil
	})
}
