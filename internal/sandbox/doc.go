// Package sandbox sets up what a play of the whole loop needs on one machine: the built-in GitHub
// on a port of its own, a person with a repository, and the App registered there. The demo and
// the end-to-end tests stand on it.
//
// Everything that happens on the sandbox happens through the REST API and webhooks, as it would
// on GitHub. Start reading at [New] (sandbox.go); person.go is what the person does.
package sandbox
