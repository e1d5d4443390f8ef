// Package dialect knows the plans that other tools write: where each keeps them, how such a file is told
// from any other, what names its milestone, and what in its lines is no part of a title.
//
// A dialect is a row of the table in table.go and one file of its own, which has the little that data
// cannot say. To add one, write that file, add its row, and write a golden in testdata. How a document is
// read by these rules is the duty of package parser; which files a repository wants read, and what becomes
// of them on GitHub, is that of package sync. It is pure, as they are.
//
// Start reading at [Find]. The files, by idea: dialect.go (what a dialect is), table.go (which there are),
// find.go (which one a file is), title.go (names made of folders and headings), slots.go (what slots of
// several dialects have in common), waits.go (what items wait for), and one file each: spec_kit.go, openspec.go, kiro.go, superpowers.go, gsd.go with
// gsd_version.go (how a roadmap names its versions), plain.go.
package dialect
