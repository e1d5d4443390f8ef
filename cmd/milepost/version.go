package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version and commit are set by the linker in a release and in an image (-X main.version=1.2.3); otherwise
// the build's own information tells them.
var version, commit string

// build says which program this is.
type build struct {
	Version string `json:"version"`
	// Commit is "" if nobody said it and the program was not built from a checkout; Modified tells that
	// the checkout had changes of its own.
	Commit   string `json:"commit"`
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func newVersion(s *streams) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  takes,
		RunE: func(*cobra.Command, []string) error {
			b := thisBuild()
			if asJSON {
				encoder := json.NewEncoder(s.out)
				encoder.SetIndent("", "  ")
				return encoder.Encode(b)
			}
			_, err := fmt.Fprintln(s.out, b)
			return err
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print an object")
	return command
}

// String implements fmt.Stringer.
func (b build) String() string {
	text := "milepost " + b.Version
	if b.Commit != "" {
		text += " (" + b.Commit
		if b.Modified {
			text += ", modified"
		}
		text += ")"
	}
	return text + " " + b.Go + " " + b.Platform
}

func thisBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	b := describe(version, commit, info)
	b.Go, b.Platform = runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH
	return b
}

// describe tells version and commit: what the linker was told goes before what the toolchain found out.
func describe(version, commit string, info *debug.BuildInfo) build {
	b := build{Version: version, Commit: commit}
	if b.Version == "" {
		b.Version = info.Main.Version
	}
	if b.Version == "" || b.Version == "(devel)" {
		b.Version = "devel"
	}
	if b.Commit != "" {
		return b
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			b.Commit = setting.Value
		case "vcs.modified":
			b.Modified = setting.Value == "true"
		}
	}
	return b
}
