package main

import "os"

func main() {
	os.Exit(runAs(calledAs(os.Args[0]), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}
