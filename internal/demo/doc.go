// Package demo shows the whole loop on the built-in GitHub, with the very server that runs in
// production. [Story] plays the loop by itself and checks every step; [Page] lets a visitor play
// it in the browser.
//
// Both act as a person would, through the REST API of the built-in GitHub. The
// package wires nothing and knows no engine. Start reading at [Story.Play]. The files, by idea:
//
//   - The story: story.go, plan.go (the document that it is told with), tasks_story.go (that of tasks which are headings).
//   - The page: page.go (an http.Handler), page_actions.go (what a visitor does), page_refusal.go (what
//     is refused to them), page_board.go (the issue in which Milepost asks, and the buttons of its reports),
//     page_events.go (views as they change), page_watch.go (how the loop stands).
//   - What the page shows: page_view.go (all of it), page_pulls.go (pull requests and check runs), page_feed.go
//     and page_words.go (who did what), page_markdown.go and page_fold.go (Markdown), page_pairs.go (which issue is which item).
package demo
