// Package doctor says of a server's surroundings what is right, what is wrong, and what to do about it: one table of
// checks (checks.go), one of what can be wrong with its cure (ailments.go), and the examination of facts against both.
//
// It asks nobody: whoever calls it has gathered the facts (facts.go). The same words are used by the command, by the
// server when it refuses to start, and by the page on troubleshooting, which a test holds to the table.
//
// Start reading at [Examine] (examine.go). examine_app.go looks at the App and its installations, examine_webhook.go at
// deliveries, examine_place.go at what is on this machine, examine_repositories.go at repositories and plans. manual.go
// writes the table for people.
package doctor
