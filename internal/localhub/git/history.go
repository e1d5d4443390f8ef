package git

import (
	"slices"
	"sort"
)

// ancestors is every commit reachable from a tip, the tip included.
func (o *Objects) ancestors(tip string) map[string]bool {
	seen := map[string]bool{}
	todo := []string{tip}
	for len(todo) > 0 {
		sha := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		c := o.Commits[sha]
		if c == nil || seen[sha] {
			continue
		}
		seen[sha] = true
		todo = append(todo, c.Parents...)
	}
	return seen
}

// Contains says whether the commit is reachable from the tip.
func (o *Objects) Contains(tip, sha string) bool {
	return tip == sha || o.ancestors(tip)[sha]
}

// MergeBase is a best common ancestor: one that no other common ancestor descends from. It is empty when the
// histories are unrelated; of several equally good ones the smallest SHA is taken, so the answer is stable.
func (o *Objects) MergeBase(a, b string) string {
	ofA, ofB := o.ancestors(a), o.ancestors(b)
	covered := map[string]bool{}
	var common []string
	for sha := range ofA {
		if !ofB[sha] {
			continue
		}
		common = append(common, sha)
		for _, p := range o.Commits[sha].Parents {
			covered[p] = true
		}
	}
	sort.Strings(common)
	for _, sha := range common {
		if !covered[sha] {
			return sha
		}
	}
	return ""
}

// Log lists the commits reachable from the tip, newest first and never a parent before its child.
func (o *Objects) Log(tip string) []*Commit {
	reachable := o.ancestors(tip)
	children := map[string]int{}
	for sha := range reachable {
		for _, p := range o.Commits[sha].Parents {
			children[p]++
		}
	}
	var out []*Commit
	ready := []*Commit{}
	if c := o.Commits[tip]; c != nil {
		ready = append(ready, c)
	}
	for len(ready) > 0 {
		next := 0
		for i, c := range ready {
			if c.Committer.When.After(ready[next].Committer.When) {
				next = i
			}
		}
		c := ready[next]
		ready = append(ready[:next], ready[next+1:]...)
		out = append(out, c)
		for _, p := range c.Parents {
			if children[p]--; children[p] == 0 && o.Commits[p] != nil {
				ready = append(ready, o.Commits[p])
			}
		}
	}
	return out
}

// Between lists the commits reachable from head but not from base, oldest first.
func (o *Objects) Between(base, head string) []*Commit {
	known := o.ancestors(base)
	var out []*Commit
	for _, c := range o.Log(head) {
		if !known[c.SHA] {
			out = append(out, c)
		}
	}
	slices.Reverse(out)
	return out
}

// ParentTree is the tree that a commit is compared with: its first parent's, or the empty tree.
func (o *Objects) ParentTree(c *Commit) string {
	if len(c.Parents) == 0 {
		return ""
	}
	if p := o.Commits[c.Parents[0]]; p != nil {
		return p.Tree
	}
	return ""
}

// Touches says whether the commit changed what stands at the path, compared with every parent.
func (o *Objects) Touches(c *Commit, path string) bool {
	at, _ := o.EntryAt(c.Tree, path)
	if len(c.Parents) == 0 {
		return at.SHA != ""
	}
	for _, sha := range c.Parents {
		was, _ := o.EntryAt(o.Commits[sha].Tree, path)
		if was.SHA == at.SHA && was.Mode == at.Mode {
			return false
		}
	}
	return true
}
