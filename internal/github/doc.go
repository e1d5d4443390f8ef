// Package github reaches GitHub, or a GitHub Enterprise Server, through its REST API and
// implements sync.Host on it.
//
// A [Host] acts as one App, or by a token that was given to it, see [Host.Bearer]. Each installation has its
// own client with its own token, so that a limit that one of them runs into holds up no other. It keeps below GitHub's limits by a budget
// of package ratelimit, which refuses a request and names the time to come back. What was spent
// stands in a record that several processes may share and that outlives them. Every
// error says by behaviour what to do next (see sync.RetryAt and its neighbours); nothing here
// sleeps, retries later, or logs.
//
// The package decides nothing: which issue to make and which edit to propose is the matter of
// package sync. It receives no webhooks either. Start reading at [Host]. The files, by idea:
//
//   - The way to GitHub: host.go, connection.go, transport.go, sign.go (as the App), clock.go (by GitHub's time),
//     token.go, gate.go (limits), etag.go, lru.go and packed.go (what need not be asked twice), graphql.go, balance.go.
//   - What an answer means: errors.go, refusal.go; whether it is the one asked for: object.go.
//   - Who we are: bot.go (the App's own user), bearer.go (whose a token is, and what of that user's is ours).
//   - The port of documents: source.go, listing.go (trees), history.go (what commits made of a file).
//   - The App: installation.go, access.go, delivery.go (deliveries that failed),
//     self.go (what GitHub knows of it), register.go (a new one, and what is asked without any), people.go (people who
//     sign in through it).
//   - The port of issues: tracker.go, read_issue.go, issue.go, assignee.go, milestone.go, sub_issue.go, dependency.go,
//     linked.go (pull requests that will close issues).
//   - The port of the pull request: proposer.go, branch.go, append.go (beside people's commits), swap.go
//     (the one forced move), survey.go (looked at first), merge.go, standing.go (reviews and queues).
//   - The port of witnesses: witness.go (whose doing something is), edits.go (who edited a body), closing.go
//     and closings.go (who closed issues).
//   - The port of reports: reporter.go, preview.go (what previews read).
//   - The port of gatekeepers: gates.go.
//   - The port of ledgers that lie in the repository: hidden_ref.go.
//   - The port of listeners: voice.go (comments and reactions).
package github
