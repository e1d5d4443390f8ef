// Command milepost mirrors the checklists of milestone plans into GitHub issues and carries
// completion back into the documents.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}
