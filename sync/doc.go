// Package sync has the words and the ports that everything speaks which keeps a repository's plans
// and its GitHub issues in agreement: what an item, a base, a changeset, a policy and a pass's result
// are, and what is asked of GitHub and of the ledger.
//
// It does nothing itself: it finds nobody out, compares nothing, and reaches GitHub and the database
// only by the interfaces that it names. The rules are in the packages below it, which it does not
// import: most are pure, and reading, writeback, ahead and reconcile act, through the ports;
// ARCHITECTURE.md has the table of them. A function without a context is pure throughout.
//
// Start reading at [Changeset], then [Action] and [Base]; the ports are [Host] and [Ledger]. To see a
// pass from its top, go to package reconcile. The files, by idea:
//
//   - The plan: document.go, track.go and track_sections.go (which items get issues), steps.go
//     (ordered lists), step_base.go (boxes below headings), title.go (what an issue is called), label.go, removals.go (how many are too
//     many).
//   - Which files are plans: glob.go, with glob_braces.go and glob_pattern.go behind it.
//   - Plans as other tools write them: dialect.go.
//   - The policy of a repository: policy.go, config_file.go (where it stands), policy_unread.go (what
//     could not be read).
//   - The memory: base.go, item_base.go, blocker.go (what waits for what), unassignable.go, stray.go (issues of
//     nobody), collection.go (issues of people that may become lines), offered.go and
//     write_back.go (the rolling pull request).
//   - What people ask for by hand: ask.go, heard.go (what was answered), sighting.go (how items
//     were recognised).
//   - What people are asked: question.go, question_words.go (the same in words),
//     question_name.go (what questions and answers are called), start.go (whether to begin).
//   - What passes did: journal.go. What operators want: order.go, carried.go (lines that go to another plan), suggestion.go
//     (a line that somebody wants changed).
//   - What keeps pull requests from branches: gates.go.
//   - What is to happen: changeset.go, action.go, preview.go (the same before it
//     happens), cost.go (what it takes), describe.go
//     (the same in words).
//   - What a pass returns and tells: result.go, weekly.go (what is told once a week), report.go.
//   - Why a pass runs: cause.go, news.go, preview_key.go and preview_target.go (what a preview is about).
//   - GitHub: issue.go and pull.go (what it shows); ports.go (all that is asked of it and of the
//     ledger), foresight.go (of some ledgers), reader.go (the half of it that only reads), proposer.go, merger.go, surveyor.go, witness.go, listener.go (comments) and access.go (one port each);
//     errors.go (how an error says what to do next).
//   - Small tools: hash.go, keys.go.
//
// A file that needs the standard library's sync imports it as stdsync.
package sync
