// Package webhook receives deliveries from GitHub and marks the repositories that they are
// about.
//
// A delivery only says that something changed in a repository. [Keys] finds out where, one file
// an event; [Handler] checks the signature, has the repositories written down as dirty and only
// then answers 202. What has changed is read from GitHub by the pass, so a delivery may be
// lost, late, repeated or out of order.
//
// No handler here has logic of its own: the package knows neither plans nor issues. Start
// reading at [Handler.ServeHTTP] and [Keys]. The files, by idea:
//
//   - The request: handler.go, signature.go, body.go and nesting.go (its bounds), sampler.go (which answers
//     to strangers are logged).
//   - The event: keys.go (which file is whose), push.go, tracker.go (issues, milestones and what belongs to
//     them), pull_request.go and linked_pull.go, installation.go, installation_repositories.go,
//     repository.go; what is to be previewed: preview.go, merge_group.go, check_suite.go; and what people ask for by hand: ask.go, issue.go (boxes), issue_comment.go, check_run.go
//     (buttons).
package webhook
