// Package localhub is a GitHub that runs inside a test or a demo: the REST API over HTTP, real git objects in
// memory, and signed webhooks, for any number of Apps, people and repositories.
//
// It is held to GitHub's own API description by its contract test, so that what passes on it passes on GitHub.
// All rules (uniqueness, states, permissions, merging) live in the HTTP handlers; the Go functions of [Hub] only
// do what a person does in GitHub's settings pages: create accounts, install an App, look at the delivery log. The pages
// on which an App is made from a manifest and installed are there for browsers, too.
//
// It is not a git server (no clone, no push over the git protocol), of GraphQL it knows only what graphql.go lists, it
// has no storage on disk, and it imports nothing of the product that is tested against it.
//
// Start reading at [Hub] (hub.go), then server.go for the life of a request, routes.go for the list of
// endpoints with the permission each one asks for, and store.go for what is kept. The git objects are those of package
// localhub/git. The files, by idea:
//
//   - A request on its way: server.go, router.go, routes.go, call.go, auth.go, access.go, limits.go, paging.go, and
//     what tests make go wrong: faults.go, replica.go (lists that lag).
//   - What is kept: hub.go, store.go.
//   - A person's hand in the settings: admin.go, installations.go, manifests.go, transfers.go.
//   - Issues: issues.go, issue_edits.go, issue_lists.go, comments.go, reactions.go, events.go, labels.go, milestones.go,
//     body_edits.go, sub_issues.go, dependencies.go, closers.go.
//   - Code: repositories.go, contents.go, commits.go, git_data.go, git_refs.go, pushes.go.
//   - Pull requests: pulls.go, forks.go, test_merges.go, merge_groups.go, pull_merges.go, auto_merge.go, reviews.go, linked_pulls.go; what guards a branch:
//     protection.go, rulesets.go; what is said of a commit: checks.go, statuses.go.
//   - People: people.go. GraphQL: graphql.go.
//   - Answers: render_common.go, render_apps.go, render_checks.go, render_git.go, render_issues.go, render_people.go,
//     render_pulls.go, render_repositories.go.
//   - Webhooks: webhooks.go (what is told to whom), dispatcher.go (sending), deliveries.go (the log), hook_config.go.
//   - What an older GitHub Enterprise Server does not have, and where its API is: enterprise.go.
//   - Pages: pages.go (which there are), new_app_page.go (an App made from a manifest), install_page.go,
//     sign_in.go (people who sign in to an App).
package localhub
