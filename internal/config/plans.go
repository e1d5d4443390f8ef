package config

import (
	"fmt"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/parser/dialect"
	"github.com/milepost/milepost/sync"
)

// plans reads the globs of plan files: a list, or a single one. Those that are wrong are left
// out; if none is right, the default stays.
func (p *policyReader) plans(value *yaml.Node) {
	nodes := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		nodes = value.Content
	}
	if len(nodes) == 0 {
		p.warn(value, "config-value", "plans is empty: list at least one pattern such as docs/plans/**/*.md")
		return
	}
	list := globList{policyReader: p}
	for _, node := range p.upTo(sync.MaxGlobs, nodes, "plans") {
		node = resolve(node)
		if node.Kind == yaml.MappingNode {
			p.namedPlans(&list, node)
			continue
		}
		if node.Kind != yaml.ScalarNode || node.Tag != "!!str" {
			p.warn(node, "config-value", "plans should be a list of patterns such as docs/plans/**/*.md, or of mappings such as {path: TODO.md, milestone: Backlog}")
			continue
		}
		list.add(node, node.Value, pathFault(node.Value))
	}
	if len(list.globs) > 0 {
		p.policy.Plans = list.globs
	}
}

// pathFault says why a pattern can match no path of a repository, or returns "".
func pathFault(glob string) string {
	switch {
	case strings.HasPrefix(glob, "/"), strings.HasPrefix(glob, "./"), strings.HasPrefix(glob, "../"):
		return "patterns begin at the top of the repository, without / or ./ in front"
	case strings.HasPrefix(glob, "!"):
		return "files cannot be excluded by !"
	}
	return ""
}

// globList gathers the globs of one list, which have bounds together.
type globList struct {
	*policyReader
	globs []string
	// alternatives counts the patterns that they stand for.
	alternatives int
}

// add takes the glob of a node, whose pattern is all of it or most, unless it has a fault.
func (l *globList) add(node *yaml.Node, pattern, fault string) {
	alternatives := sync.Alternatives(pattern)
	switch {
	case fault != "":
	case strings.TrimSpace(pattern) == "":
		fault = "it is empty"
	case len(pattern) > sync.MaxGlob:
		fault = fmt.Sprintf("it has %d bytes, and patterns may have %d", len(pattern), sync.MaxGlob)
	case !doublestar.ValidatePattern(pattern):
		fault = "a bracket or brace is not closed, or a \\ stands at the end"
	case l.alternatives+alternatives > sync.MaxAlternatives:
		fault = fmt.Sprintf("with its braces the list stands for more than %d patterns: write fewer of them", sync.MaxAlternatives)
	}
	if fault != "" {
		l.warn(node, "config-glob", fmt.Sprintf("the pattern %s is ignored: %s", shown(node.Value), fault))
		return
	}
	l.globs, l.alternatives = append(l.globs, node.Value), l.alternatives+alternatives
}

// namedPlans reads an entry of plans that says more than a pattern: `{path, milestone, dialect}`.
func (p *policyReader) namedPlans(list *globList, node *yaml.Node) {
	var named sync.NamedPlans
	var at *yaml.Node
	for _, pair := range p.pairs(maxKeys, "plans", node) {
		value := strings.TrimSpace(pair.value.Value)
		switch {
		case pair.value.Kind != yaml.ScalarNode || value == "":
			p.warn(pair.value, "config-value", pair.key.Value+" of plans should be a text")
		case pair.key.Value == "path":
			named.Glob, at = pair.value.Value, pair.value
		case pair.key.Value == "milestone" && len(value) <= maxEntry:
			named.Milestone = value
		case pair.key.Value == "milestone":
			p.warn(pair.value, "config-value", fmt.Sprintf("the name of a milestone has at most %d bytes here", maxEntry))
		case pair.key.Value == "dialect":
			if _, ok := dialect.ByName(strings.ToLower(value)); !ok {
				p.warn(pair.value, "config-value", fmt.Sprintf("%s is no dialect: they are %s", shown(value), strings.Join(dialect.Names(), ", ")))
				continue
			}
			named.Dialect = strings.ToLower(value)
		default:
			p.warn(pair.key, "config-unknown", fmt.Sprintf("%q is not a setting of plans and is ignored: they are path, milestone and dialect", pair.key.Value))
		}
	}
	if at == nil {
		p.warn(node, "config-value", "an entry of plans needs a path, such as {path: TODO.md, milestone: Backlog}")
		return
	}
	before := len(list.globs)
	if list.add(at, named.Glob, pathFault(named.Glob)); len(list.globs) > before {
		p.policy.Named = append(p.policy.Named, named)
	}
}

// shown quotes a text as a message shows it, at most so much of it that it can be recognised.
func shown(text string) string {
	const enough = 60
	if len(text) > enough+len("...") {
		text = strings.ToValidUTF8(text[:enough], "") + "..."
	}
	return fmt.Sprintf("%q", text)
}
