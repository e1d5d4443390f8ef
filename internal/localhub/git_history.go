package localhub

import (
	"slices"
	"sort"
)

// ancestors is every commit reachable from a tip, the tip included.
func (o *objects) ancestors(tip string) map[string]bool {
	seen := map[string]bool{}
	todo := []string{tip}
	for len(todo) > 0 {
		sha := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		c := o.commits[sha]
		if c == nil || seen[sha] {
			continue
		}
		seen[sha] = true
		todo = append(todo, c.parents...)
	}
	return seen
}

// contains says whether the commit is reachable from the tip.
func (o *objects) contains(tip, sha string) bool {
	return tip == sha || o.ancestors(tip)[sha]
}

// mergeBase is a best common ancestor: one that no other common ancestor descends from. It is empty when the
// histories are unrelated; of several equally good ones the smallest SHA is taken, so the answer is stable.
func (o *objects) mergeBase(a, b string) string {
	ofA, ofB := o.ancestors(a), o.ancestors(b)
	covered := map[string]bool{}
	var common []string
	for sha := range ofA {
		if !ofB[sha] {
			continue
		}
		common = append(common, sha)
		for _, p := range o.commits[sha].parents {
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

// log lists the commits reachable from the tip, newest first and never a parent before its child.
func (o *objects) log(tip string) []*commit {
	reachable := o.ancestors(tip)
	children := map[string]int{}
	for sha := range reachable {
		for _, p := range o.commits[sha].parents {
			children[p]++
		}
	}
	var out []*commit
	ready := []*commit{}
	if c := o.commits[tip]; c != nil {
		ready = append(ready, c)
	}
	for len(ready) > 0 {
		next := 0
		for i, c := range ready {
			if c.committer.when.After(ready[next].committer.when) {
				next = i
			}
		}
		c := ready[next]
		ready = append(ready[:next], ready[next+1:]...)
		out = append(out, c)
		for _, p := range c.parents {
			if children[p]--; children[p] == 0 && o.commits[p] != nil {
				ready = append(ready, o.commits[p])
			}
		}
	}
	return out
}

// between lists the commits reachable from head but not from base, oldest first.
func (o *objects) between(base, head string) []*commit {
	known := o.ancestors(base)
	var out []*commit
	for _, c := range o.log(head) {
		if !known[c.sha] {
			out = append(out, c)
		}
	}
	slices.Reverse(out)
	return out
}

// parentTree is the tree that a commit is compared with: its first parent's, or the empty tree.
func (o *objects) parentTree(c *commit) string {
	if len(c.parents) == 0 {
		return ""
	}
	if p := o.commits[c.parents[0]]; p != nil {
		return p.tree
	}
	return ""
}

// touches says whether the commit changed what stands at the path, compared with every parent.
func (o *objects) touches(c *commit, path string) bool {
	at, _ := o.entryAt(c.tree, path)
	if len(c.parents) == 0 {
		return at.sha != ""
	}
	for _, sha := range c.parents {
		was, _ := o.entryAt(o.commits[sha].tree, path)
		if was.sha == at.sha && was.mode == at.mode {
			return false
		}
	}
	return true
}
