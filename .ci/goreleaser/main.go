// Command goreleaser reads a configuration of GoReleaser as GoReleaser reads it, and fails with what it says of
// it. GoReleaser itself takes many minutes to build. .ci/deployments builds this in a module of its own, so that
// the project depends on none of it.
package main

import (
	"fmt"
	"os"

	"github.com/goreleaser/goreleaser/v2/pkg/config"
)

func main() {
	if _, err := config.Load(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
