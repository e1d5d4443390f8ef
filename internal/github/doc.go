// Package github reaches GitHub, or a GitHub Enterprise Server, through its REST API and
// implements sync.Host on it.
//
// A [Host] acts as one App. Each installation has its own client with its own token, so that a
// limit that one of them runs into holds up no other. It keeps below GitHub's limits by a budget
// of package ratelimit, which refuses a request and names the time to come back. What was spent
// stands in a record that several processes may share and that outlives them. Every
// error says by behaviour what to do next (see sync.RetryAt and its neighbours); nothing here
// sleeps, retries later, or logs.
//
// The package decides nothing: which issue to make and which edit to propose is the matter of
// package sync. It receives no webhooks either. Start reading at [Host], then source.go,
// tracker.go, proposer.go and reporter.go, one file for each port.
package github
