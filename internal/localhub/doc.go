// Package localhub is a GitHub that runs inside a test or a demo: the REST API over HTTP, real git objects in
// memory, and signed webhooks, for any number of Apps, people and repositories.
//
// It is held to GitHub's own API description by its contract test, so that what passes on it passes on GitHub.
// All rules (uniqueness, states, permissions, merging) live in the HTTP handlers; the Go functions of [Hub] only
// do what a person does in GitHub's settings pages: create accounts, install an App, look at the delivery log.
//
// It is not a git server (no clone, no push over the git protocol), of GraphQL it knows only what graphql.go lists, it
// has no forks and no storage on disk, and it imports nothing of the product that is tested against it.
//
// Start reading at [Hub] (hub.go), then server.go for the life of a request, routes.go for the list of
// endpoints with the permission each one asks for, and store.go for what is kept. The git objects are those of package
// localhub/git.
package localhub
