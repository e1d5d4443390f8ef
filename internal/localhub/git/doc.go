// Package git is git in memory, as far as a GitHub needs it: objects under git's own names, trees as lists of paths,
// what differs between two of them, merging three of them line by line, and the history of commits.
//
// It knows no repository, no branches and no people: which commit a branch points at, who may move it and what GitHub
// answers is the matter of package localhub, which it does not import. It keeps no locks; whoever shares [Objects]
// guards them. It is not for large repositories: nothing is packed, and histories are walked in full.
//
// Start reading at [Objects] (objects.go). Then trees.go (paths and changes), history.go (ancestors, logs, merge
// bases), diff.go (lines) and merge.go, which rests on all of them.
package git
