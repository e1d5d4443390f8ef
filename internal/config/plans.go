package config

import (
	"fmt"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/parser/dialect"
	"github.com/milepost/milepost/sync"
)

// plansValue are the globs of plan files: a list, or a single one. Those that are wrong are left
// out; if none is right, the default stays.
func plansValue() value {
	glob := func() object {
		return object{"type": "string", "minLength": 1, "maxLength": sync.MaxGlob, "pattern": `^[^/!.]|^\.[^/.]|^\.\.[^/]`}
	}
	inside := planSettings()
	entry := anyOf(glob, mappingOf(inside))
	return value{
		words: "a pattern, a mapping, or a list of both", inside: inside, listed: true,
		schema: anyOf(glob, mappingOf(inside), func() object {
			return object{"type": "array", "items": entry(), "minItems": 1, "maxItems": sync.MaxGlobs}
		}),
		read: func(p *policyReader, path string, node *yaml.Node) { p.readPlans(path, node, inside) },
	}
}

func (p *policyReader) readPlans(path string, node *yaml.Node, inside []setting) {
	nodes := []*yaml.Node{node}
	if node.Kind == yaml.SequenceNode {
		nodes = node.Content
	}
	if len(nodes) == 0 {
		p.warn(node, "config-value", path+" is empty: list at least one pattern such as docs/plans/**/*.md")
		return
	}
	list := globList{policyReader: p}
	for _, node := range p.upTo(sync.MaxGlobs, nodes, path) {
		node = resolve(node)
		if node.Kind == yaml.MappingNode {
			p.namedPlans(&list, path, node, inside)
			continue
		}
		if node.Kind != yaml.ScalarNode || node.Tag != "!!str" {
			p.warn(node, "config-value", path+" should be a list of patterns such as docs/plans/**/*.md, or of mappings such as {path: TODO.md, milestone: Backlog}")
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

// planEntry is an entry of plans that says more than a pattern, and where its pattern stands.
type planEntry struct {
	sync.NamedPlans
	at *yaml.Node
}

// planSettings are those of such an entry. They go into the one that is being read.
func planSettings() []setting {
	return []setting{{
		name:    "path",
		about:   "a pattern of the files that this is about",
		example: "TODO.md",
		needed:  true,
		value: entryText("a pattern", textSchema(sync.MaxGlob, ""), func(p *policyReader, node *yaml.Node) {
			p.entry.Glob, p.entry.at = node.Value, node
		}),
	}, {
		name:    "milestone",
		about:   "what their milestone is called",
		example: "Backlog",
		value: entryText("a text", textSchema(maxEntry, `\S`), func(p *policyReader, node *yaml.Node) {
			if p.entry.Milestone = strings.TrimSpace(node.Value); len(p.entry.Milestone) > maxEntry {
				p.entry.Milestone = ""
				p.warn(node, "config-value", fmt.Sprintf("the name of a milestone has at most %d bytes here", maxEntry))
			}
		}),
	}, {
		name:     "dialect",
		about:    "how they are written",
		standard: "told by path and shape",
		example:  "plain",
		value: entryText(listed(quoted(dialect.Names()), "or"), wordSchema(dialect.Names(), nil), func(p *policyReader, node *yaml.Node) {
			name := strings.ToLower(strings.TrimSpace(node.Value))
			if _, ok := dialect.ByName(name); !ok {
				p.warn(node, "config-value", fmt.Sprintf("%s is no dialect: %s", shown(name), p.hint(name, dialect.Names(), "they are "+listed(dialect.Names(), "and"))))
				return
			}
			p.entry.Dialect = name
		}),
	}}
}

// entryText is a text with something in it.
func entryText(words string, schema form, take func(*policyReader, *yaml.Node)) value {
	return value{words: words, schema: schema, read: func(p *policyReader, path string, node *yaml.Node) {
		if !isText(node) || strings.TrimSpace(node.Value) == "" {
			p.warn(node, "config-value", p.wanted(path, node, "a text", nil))
			return
		}
		take(p, node)
	}}
}

// namedPlans reads such an entry.
func (p *policyReader) namedPlans(list *globList, path string, node *yaml.Node, inside []setting) {
	p.entry = planEntry{}
	p.fields(path+".", node, inside, false)
	entry := p.entry
	if entry.at == nil {
		p.warn(node, "config-value", "an entry of plans needs a path, such as {path: TODO.md, milestone: Backlog}")
		return
	}
	before := len(list.globs)
	if list.add(entry.at, entry.Glob, pathFault(entry.Glob)); len(list.globs) > before {
		p.policy.Named = append(p.policy.Named, entry.NamedPlans)
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
